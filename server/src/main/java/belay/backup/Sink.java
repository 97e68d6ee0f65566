package belay.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes the files of a backup, and notes what it took. What the target has already is not written
 * again. Used by one thread.
 */
public abstract class Sink {
  static final String SECRET = "rw-------";

  private final List<Inventory.Entry> entries = new ArrayList<>();
  private final Set<Path> written = new HashSet<>();
  private long bytes;
  private long sent;

  Sink() {}

  /** How much there is in it so far. */
  long bytes() {
    return bytes;
  }

  /** How much of that the target did not have. */
  long sent() {
    return sent;
  }

  List<Inventory.Entry> entries() {
    return entries;
  }

  boolean has(Path path) {
    return written.contains(path);
  }

  /** Where a file may be made that {@link #take} takes afterwards. */
  abstract Path at(Path path);

  /** Takes a file that was made at its place. */
  abstract void take(Path path) throws IOException;

  /**
   * Copies a file, with its mode; what grows meanwhile is copied as far as it was.
   *
   * @throws java.nio.file.NoSuchFileException when it is gone, and then nothing was written
   */
  abstract Hashing.Read copy(Path from, Path to) throws IOException;

  /**
   * Copies a file that never changes, whose hash is known: what the target has is not even read.
   *
   * @return whether it is what it should be; else it is not in the backup
   * @throws java.nio.file.NoSuchFileException when it is gone, and then nothing was written
   */
  abstract boolean copy(Path from, Path to, Hashing.Read known) throws IOException;

  abstract Hashing.Read write(byte[] content, Path to, String mode) throws IOException;

  void note(Path path, Hashing.Read read, String mode) {
    entries.add(new Inventory.Entry(path.toString(), read.sha256(), read.bytes(), mode));
    written.add(path);
    bytes += read.bytes();
  }

  void sent(long more) {
    sent += more;
  }

  static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  static Hashing.Read hash(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return Hashing.copy(in, OutputStream.nullOutputStream());
    }
  }

  /** Writes a new file. */
  static Hashing.Read put(InputStream in, Path file, String mode) throws IOException {
    Hashing.Read read;
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      read = Hashing.copy(in, out);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return read;
  }

  static Hashing.Read put(byte[] content, Path file, String mode) throws IOException {
    return put(new ByteArrayInputStream(content), file, mode);
  }

  /**
   * Asks for the whole file system at once, where coreutils can: one wait in place of one for each
   * of many thousand files. Answers whether it was done.
   */
  static boolean forceAll(Path directory) {
    try {
      return new ProcessBuilder("sync", "-f", directory.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** So that its names are on the disk. */
  static void forceDirectory(Path directory) throws IOException {
    force(directory);
  }
}
