package belay.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Sends the files of a backup to a store, each content that is not there once. What may change
 * while it is sent is copied to this machine's disk first, one file at a time.
 */
final class ObjectSink extends Sink {
  private final Objects objects;
  private final Path staging;
  private final Map<String, Long> there;

  /**
   * A sink.
   *
   * @param there the contents in the store, by their SHA-256, with their sizes; grows
   */
  ObjectSink(Objects objects, Path staging, Map<String, Long> there) {
    this.objects = objects;
    this.staging = staging;
    this.there = there;
  }

  @Override
  Path at(Path path) {
    return staging.resolve(path);
  }

  @Override
  void take(Path path) throws IOException {
    Path file = staging.resolve(path);
    send(file, hash(file), path, SECRET);
  }

  @Override
  Hashing.Read copy(Path from, Path to) throws IOException {
    String mode = mode(from);
    Path staged = staging.resolve("file");
    try (InputStream in = Files.newInputStream(from, LinkOption.NOFOLLOW_LINKS)) {
      Hashing.Read read = put(in, staged, SECRET);
      send(staged, read, to, mode);
      return read;
    } finally {
      Files.deleteIfExists(staged);
    }
  }

  @Override
  boolean copy(Path from, Path to, Hashing.Read known) throws IOException {
    if (!has(known)) {
      Hashing.Read read = hash(from);
      if (!read.sha256().equals(known.sha256())) {
        return false;
      }
      send(from, read, to, mode(from));
      return true;
    }
    note(to, known, mode(from));
    return true;
  }

  @Override
  Hashing.Read write(byte[] content, Path to, String mode) throws IOException {
    Path staged = staging.resolve("file");
    try {
      Hashing.Read read = put(content, staged, SECRET);
      send(staged, read, to, mode);
      return read;
    } finally {
      Files.deleteIfExists(staged);
    }
  }

  private boolean has(Hashing.Read read) {
    return there.getOrDefault(read.sha256(), -1L) == read.bytes();
  }

  private void send(Path file, Hashing.Read read, Path to, String mode) throws IOException {
    if (!has(read)) {
      objects.put(ObjectTarget.key(read.sha256()), file, read.bytes());
      there.put(read.sha256(), read.bytes());
      sent(read.bytes());
    }
    note(to, read, mode);
  }
}
