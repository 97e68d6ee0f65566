package belay.routing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the router wrote to its access log, line by line, from where the last reader stopped;
 * so nothing is missed or told twice while the control plane is away. Follows the log over its
 * rotation.
 */
public final class RouterLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouterLog.class);
  private static final long PAUSE_MILLIS = 100;
  private static final int CHUNK = 1 << 18;

  private final Path file;
  private final Path offsetFile;
  private final Reader reader;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("router-log").factory());

  /** Where reading stands: in which file, known by its inode, and how far. */
  private record Place(long inode, long offset) {}

  private Place place;

  /** Takes the lines. */
  public interface Reader {
    void line(UUID appId, Instant at, String line);
  }

  private RouterLog(Path file, Path offsetFile, Reader reader) {
    this.file = file;
    this.offsetFile = offsetFile;
    this.reader = reader;
    this.place = saved();
  }

  /** Begins to read. */
  public static RouterLog follow(Path file, Path offsetFile, Reader reader) {
    RouterLog log = new RouterLog(file, offsetFile, reader);
    var _ = log.clock.scheduleWithFixedDelay(log::look, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return log;
  }

  private void look() {
    try {
      Path rotated = file.resolveSibling(file.getFileName() + ".1");
      if (Files.exists(rotated) && inode(rotated) == place.inode()) {
        readAll(rotated);
      }
      if (!Files.exists(file)) {
        return;
      }
      if (inode(file) != place.inode() || Files.size(file) < place.offset()) {
        place = new Place(inode(file), 0);
      }
      readAll(file);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the router's log cannot be read: {}", e.getMessage());
    }
  }

  private void readAll(Path from) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(from.toFile(), "r")) {
      byte[] chunk = new byte[CHUNK];
      while (true) {
        in.seek(place.offset());
        int read = in.read(chunk);
        int end = lastLineEnd(chunk, read);
        if (end == 0) {
          return;
        }
        new String(chunk, 0, end, StandardCharsets.UTF_8).lines().forEach(this::tell);
        place = new Place(place.inode(), place.offset() + end);
        save();
      }
    }
  }

  private static int lastLineEnd(byte[] chunk, int length) {
    for (int i = length - 1; i >= 0; i--) {
      if (chunk[i] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  private void tell(String line) {
    String[] parts = line.split("\t", 3);
    if (parts.length == 3) {
      try {
        reader.line(UUID.fromString(parts[1]), Instant.parse(parts[0]), parts[2]);
      } catch (DateTimeParseException | IllegalArgumentException e) {
        LOG.debug("not a line of the router's log: {}", line);
      }
    }
  }

  private static long inode(Path path) throws IOException {
    return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
  }

  private Place saved() {
    try {
      String[] parts = Files.readString(offsetFile).strip().split(" ", 2);
      return new Place(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    } catch (IOException | RuntimeException e) {
      return new Place(0, 0);
    }
  }

  private void save() throws IOException {
    Path fresh = offsetFile.resolveSibling(offsetFile.getFileName() + ".new");
    Files.writeString(fresh, place.inode() + " " + place.offset() + "\n");
    Files.move(fresh, offsetFile, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
