package belay.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A repository in the shape of a public one, and what its builds say.
 *
 * @param files its text files; what begins with {@code #!} is executable
 * @param changes the file in which the second version differs: it says TWO for ONE
 * @param path what is asked for
 * @param needs programs that must be installed
 * @param says what the first build says
 * @param again what the second says
 */
record Repository(
    String name,
    Map<String, String> files,
    String changes,
    String path,
    List<String> needs,
    List<String> says,
    List<String> again) {

  static Repository of(String name, String changes, Map<String, String> files) {
    return new Repository(
        name, new TreeMap<>(files), changes, "/", List.of(), List.of(), List.of());
  }

  Repository with(String file, String text) {
    Map<String, String> more = new TreeMap<>(files);
    more.put(file, text);
    return new Repository(name, more, changes, path, needs, says, again);
  }

  Repository named(String other) {
    return new Repository(other, files, changes, path, needs, says, again);
  }

  Repository at(String other) {
    return new Repository(name, files, changes, other, needs, says, again);
  }

  Repository needs(String... programs) {
    return new Repository(name, files, changes, path, joined(needs, programs), says, again);
  }

  Repository says(String... parts) {
    return new Repository(name, files, changes, path, needs, joined(says, parts), again);
  }

  Repository saysAgain(String... parts) {
    return new Repository(name, files, changes, path, needs, says, joined(again, parts));
  }

  private static List<String> joined(List<String> list, String... more) {
    List<String> all = new ArrayList<>(list);
    all.addAll(List.of(more));
    return all;
  }

  /** The second version of the file that differs. */
  Map<String, String> second() {
    return Map.of(changes, files.getOrDefault(changes, "").replace("ONE", "TWO"));
  }

  /** Whether its answer shows the config var TONE. */
  boolean showsConfig() {
    return files.values().stream().anyMatch(text -> text.contains("TONE"));
  }

  @Override
  public String toString() {
    return name;
  }
}
