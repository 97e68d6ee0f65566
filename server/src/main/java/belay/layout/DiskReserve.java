package belay.layout;

import belay.watch.Background;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reserve as files that are there to be deleted. Many small ones rather than a large one: a
 * disk can run out of inodes too. They hold noise, since there are file systems on which zeros take
 * no room.
 */
public final class DiskReserve implements Reserve {
  /** What the reserve is, in units of 2^20 bytes. */
  public static final int MEGABYTES = 16;

  private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);
  private static final int FILES = 256;
  private static final int FILE_BYTES = (MEGABYTES << 20) / FILES;

  /** Less than that is too little to begin with: others write too. */
  private static final long LITTLE = (2L * MEGABYTES) << 20;

  private final Path directory;
  private final Duration look;
  private boolean told;

  /**
   * A reserve, which is not there yet.
   *
   * @param directory its own, on the disk that it is for
   * @param look how often it is looked whether there is room for it again
   */
  public DiskReserve(Path directory, Duration look) {
    this.directory = directory;
    this.look = look;
  }

  @Override
  public void keep(Background background) {
    background.now(() -> keepOn(background));
  }

  private void keepOn(Background background) {
    try {
      make();
    } finally {
      background.after(look, () -> keepOn(background));
    }
  }

  private synchronized void make() {
    int there = count();
    long missing = (long) (FILES - there) * FILE_BYTES;
    if (missing <= 0 || left() < missing + LITTLE) {
      return;
    }
    try {
      Files.createDirectories(directory);
      SplittableRandom noise = new SplittableRandom();
      byte[] bytes = new byte[FILE_BYTES];
      for (int i = 0; i < FILES; i++) {
        Path file = directory.resolve(Integer.toString(i));
        if (!Files.exists(file) || Files.size(file) != FILE_BYTES) {
          noise.nextBytes(bytes);
          Files.write(file, bytes);
        }
      }
      if (told) {
        LOG.warn("there is room again: {} MB are kept for rollbacks", MEGABYTES);
        told = false;
      }
    } catch (IOException e) {
      // The disk filled up meanwhile; what was taken of it is given back.
      free();
    }
  }

  @Override
  public synchronized void open() {
    if (left() >= LITTLE && takesAFile()) {
      return;
    }
    if (count() > 0) {
      LOG.warn(
          "the disk of {} is full, {} MB are left: the {} MB that are kept for rollbacks are freed",
          directory.getParent(),
          left() >> 20,
          MEGABYTES);
      told = true;
      free();
    }
  }

  @Override
  public synchronized Optional<String> shortage() {
    return count() == FILES || left() >= LITTLE
        ? Optional.empty()
        : Optional.of(
            "The disk of the server is full: "
                + (left() >> 20)
                + " MB are left, and what is kept for rollbacks was used. Rollbacks are still"
                + " tried; make room before anything is deployed.");
  }

  private boolean takesAFile() {
    Path probe = directory.resolveSibling("." + directory.getFileName() + ".probe");
    try {
      Files.write(probe, new byte[1]);
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      try {
        Files.deleteIfExists(probe);
      } catch (IOException e) {
        LOG.debug("a probe is left", e);
      }
    }
  }

  private void free() {
    try {
      for (Path file : files()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("what is kept for rollbacks could not be freed: {}", e.getMessage());
    }
  }

  private int count() {
    try {
      int whole = 0;
      for (Path file : files()) {
        whole += Files.size(file) == FILE_BYTES ? 1 : 0;
      }
      return whole;
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  private long left() {
    return Optional.ofNullable(directory.getParent()).orElse(directory).toFile().getUsableSpace();
  }
}
