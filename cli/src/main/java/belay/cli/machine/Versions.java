package belay.cli.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which version of a program took the place of which, and which were undone, by the names of their
 * directories, as two files beside these say it. One that was undone is not started again as long
 * as nothing else is built; one that is built anew has another name.
 *
 * @param root where the versions are
 */
record Versions(Path root) {
  private static final int KEPT = 20;

  /** The one whose place that one took. */
  Optional<String> before(String name) throws IOException {
    return Optional.ofNullable(read("before").get(name)).filter(this::isThere);
  }

  void replaced(String before, String by) throws IOException {
    put("before", by, before);
  }

  /** What is to run where that one is built; empty when it is that one itself. */
  Optional<String> insteadOf(String name) throws IOException {
    Map<String, String> all = read("undone");
    Optional<String> found = Optional.empty();
    String next = all.get(name);
    // Undone again and again it goes back from one to the next.
    for (int i = 0; i < KEPT && next != null && isThere(next); i++) {
      found = Optional.of(next);
      next = all.get(next);
    }
    return found;
  }

  void undone(String name, String former) throws IOException {
    put("undone", name, former);
  }

  /** What was undone may be started again. */
  void redo() throws IOException {
    Files.deleteIfExists(root.resolve("undone"));
  }

  private boolean isThere(String name) {
    return Files.isDirectory(root.resolve(name));
  }

  private void put(String file, String name, String other) throws IOException {
    Map<String, String> all = read(file);
    all.remove(name);
    all.put(name, other);
    StringBuilder text = new StringBuilder();
    all.entrySet().stream()
        .skip(Math.max(0, all.size() - KEPT))
        .forEach(
            each -> text.append(each.getKey()).append(' ').append(each.getValue()).append('\n'));
    Files.createDirectories(root);
    ProgramLine.write(root.resolve(file), text.toString());
  }

  private Map<String, String> read(String file) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    try {
      for (String line : Files.readAllLines(root.resolve(file))) {
        String[] words = line.split(" ", 2);
        if (words.length == 2) {
          all.put(words[0], words[1]);
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing was replaced, or undone, yet.
      return all;
    }
    return all;
  }
}
