package belay.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Copies a bare repository that may be pushed to and swept meanwhile: first where its refs point,
 * then all objects. Objects only ever come before the refs that need them, and a sweep moves them
 * from loose files into packs, and from packs into newer packs, before it deletes; so loose ones
 * are copied first, then packs, and all again when one vanished.
 */
final class GitCopy {
  private static final int ATTEMPTS = 20;
  private static final Pattern LOOSE = Pattern.compile("[0-9a-f]{2}/[0-9a-f]{38}");
  private static final Pattern PACK = Pattern.compile("pack/pack-[0-9a-f]{40}\\.(pack|idx|rev)");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");
  private static final List<String> PLAIN = List.of("HEAD", "config", "shallow");

  private final Path repository;
  private final Sink sink;
  private final Path to;

  GitCopy(Path repository, Sink sink, Path to) {
    this.repository = repository;
    this.sink = sink;
    this.to = to;
  }

  /**
   * Copies all of it.
   *
   * @throws NoSuchFileException when the repository itself is gone
   */
  void run() throws IOException {
    Map<String, String> refs = refs();
    for (String name : PLAIN) {
      if (Files.exists(repository.resolve(name))) {
        sink.copy(repository.resolve(name), to.resolve(name));
      }
    }
    StringBuilder packed = new StringBuilder();
    refs.forEach((name, id) -> packed.append(id).append(' ').append(name).append('\n'));
    sink.write(
        packed.toString().getBytes(StandardCharsets.UTF_8), to.resolve("packed-refs"), "rw-r--r--");
    for (int attempt = 0; !objects(); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new IOException(repository + " changes too fast to be copied");
      }
    }
  }

  /** Loose refs win over packed ones; one that is being packed is found in one of both. */
  private Map<String, String> refs() throws IOException {
    Map<String, String> loose = new TreeMap<>();
    Path root = repository.resolve("refs");
    for (Path file : files(root, 16)) {
      String name = "refs/" + root.relativize(file);
      try {
        String id = Files.readString(file).strip();
        if (!name.endsWith(".lock") && ID.matcher(id).matches()) {
          loose.put(name, id);
        }
      } catch (NoSuchFileException e) {
        // Packed or deleted since it was listed.
      }
    }
    Map<String, String> refs = new TreeMap<>();
    Path packed = repository.resolve("packed-refs");
    if (Files.exists(packed)) {
      for (String line : Files.readAllLines(packed)) {
        String[] words = line.split(" ", 2);
        if (words.length == 2 && ID.matcher(words[0]).matches()) {
          refs.put(words[1], words[0]);
        }
      }
    }
    refs.putAll(loose);
    return refs;
  }

  /** Copies what is not copied yet; answers whether nothing vanished meanwhile. */
  private boolean objects() throws IOException {
    Path objects = repository.resolve("objects");
    boolean all = true;
    for (Pattern kind : List.of(LOOSE, PACK)) {
      for (Path file : files(objects, 2)) {
        Path name = objects.relativize(file);
        Path target = to.resolve("objects").resolve(name.toString());
        if (!kind.matcher(name.toString()).matches() || sink.has(target)) {
          continue;
        }
        try {
          sink.copy(file, target);
        } catch (NoSuchFileException e) {
          all = false;
        }
      }
    }
    return all;
  }

  private static List<Path> files(Path root, int depth) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root, depth)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (java.io.UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        // A directory of loose objects went while it was listed.
        return files(root, depth);
      }
      throw new IOException(e.getMessage(), e);
    }
  }
}
