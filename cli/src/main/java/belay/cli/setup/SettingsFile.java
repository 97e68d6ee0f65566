package belay.cli.setup;

import belay.cli.home.Home;
import belay.cli.home.ServerProperties;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A server's settings as a file with a line each; what is not changed stays as somebody wrote it.
 */
record SettingsFile(Path file) {
  static SettingsFile of(Home home) {
    return new SettingsFile(ServerProperties.file(home));
  }

  /** How they were before the first set-up. */
  static SettingsFile before(Home home) {
    return new SettingsFile(home.path().resolve("server.properties.before-setup"));
  }

  boolean exists() {
    return Files.exists(file);
  }

  Map<String, String> read() throws IOException {
    Properties saved = new Properties();
    if (exists()) {
      saved.load(new StringReader(Files.readString(file)));
    }
    Map<String, String> all = new TreeMap<>();
    saved.stringPropertyNames().forEach(key -> all.put(key, saved.getProperty(key).strip()));
    return all;
  }

  /** The lines of the file with these keys at other values, or without them. Pure. */
  static List<String> changed(List<String> lines, Map<String, Optional<String>> changes) {
    List<String> all = new ArrayList<>();
    lines.stream()
        .filter(line -> !changes.containsKey(line.split("[=:]", 2)[0].strip()))
        .forEach(all::add);
    new TreeMap<>(changes)
        .forEach(
            (key, value) -> value.ifPresent(v -> all.add(key + "=" + v.replace("\\", "\\\\"))));
    return all;
  }

  void change(Map<String, Optional<String>> changes) throws IOException {
    List<String> lines = exists() ? Files.readAllLines(file) : List.of();
    write(String.join("\n", changed(lines, changes)) + "\n");
  }

  /**
   * Written beside and renamed, so that no crash leaves half a file. It is the home's owner's, also
   * where root writes it.
   */
  void write(String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    UserPrincipal owner = Files.getOwner(fresh.getParent());
    if (!owner.equals(Files.getOwner(fresh))) {
      Files.setOwner(fresh, owner);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
