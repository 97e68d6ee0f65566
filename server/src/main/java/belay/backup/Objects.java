package belay.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Objects under keys, in a store elsewhere. What was put is there when a method returns; a failure
 * is told in words for people, without credentials.
 */
public interface Objects extends AutoCloseable {
  /** What people call the place: {@code s3://bucket/prefix}. */
  String shown();

  /** An object that is there. */
  record Stored(String key, long bytes, Instant modified) {}

  /** Tells of each whose key begins so, in the order of their keys. */
  void list(String prefix, Consumer<Stored> each) throws IOException;

  void put(String key, byte[] content) throws IOException;

  /**
   * Puts a file, in parts when it is large; one that is cut short is no object.
   *
   * @param bytes its size
   */
  void put(String key, Path file, long bytes) throws IOException;

  /**
   * An object's content.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  InputStream get(String key) throws IOException;

  void delete(String key) throws IOException;

  /** Deletes the parts of what was cut short, which nobody sees and somebody pays for. */
  void sweep() throws IOException;

  @Override
  void close();
}
