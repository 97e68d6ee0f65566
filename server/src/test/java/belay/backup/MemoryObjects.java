package belay.backup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A store in memory, which fails when it is told to. */
final class MemoryObjects implements Objects {
  final TreeMap<String, byte[]> all = new TreeMap<>();
  final List<String> put = new ArrayList<>();
  Instant modified = Instant.EPOCH;

  /** How many more are taken before it is away. */
  int patience = Integer.MAX_VALUE;

  @Override
  public String shown() {
    return "s3://bucket";
  }

  @Override
  public void list(String prefix, Consumer<Stored> each) {
    new TreeMap<>(all.tailMap(prefix))
        .forEach((key, content) -> {
          if (key.startsWith(prefix)) {
            each.accept(new Stored(key, content.length, modified));
          }
        });
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    if (--patience < 0) {
      throw new IOException("the store takes no connections");
    }
    put.add(key);
    all.put(key, content);
  }

  @Override
  public void put(String key, Path file, long bytes) throws IOException {
    byte[] content = Files.readAllBytes(file);
    if (content.length != bytes) {
      throw new IOException("it has another size");
    }
    put(key, content);
  }

  @Override
  public InputStream get(String key) throws IOException {
    byte[] content = all.get(key);
    if (content == null) {
      throw new NoSuchFileException(key);
    }
    return new ByteArrayInputStream(content);
  }

  @Override
  public void delete(String key) {
    all.remove(key);
  }

  @Override
  public void sweep() {}

  @Override
  public void close() {}
}
