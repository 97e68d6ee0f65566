package belay.backup;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Copies what a server is set to, and its secrets: sealed when there is a seal, else as they are,
 * for the owner alone.
 *
 * @param notes gets what a person must know, in sentences
 */
record Settings(Path home, Sink sink, RandomGenerator random, List<String> notes) {
  private static final String PROPERTIES = "server.properties";
  private static final List<String> NAMING = List.of("tls.certificate", "tls.key", "drains.ca");
  private static final List<String> PUBLIC = List.of(PROPERTIES, "ca.pem");

  void copy(Optional<KeySeal> seal) throws IOException {
    for (String name : PUBLIC) {
      if (Files.exists(home.resolve(name))) {
        sink.copy(home.resolve(name), Path.of(name));
      }
    }
    for (Path secret : secrets()) {
      byte[] content = Files.readAllBytes(home.resolve(secret));
      if (seal.isPresent()) {
        byte[] sealed = seal.get().seal(secret.toString(), content, random);
        sink.write(sealed, Path.of(secret + KeySeal.SEALED), Sink.SECRET);
      } else {
        sink.write(content, secret, Sink.SECRET);
      }
    }
  }

  private List<Path> secrets() throws IOException {
    List<Path> secrets = new ArrayList<>();
    Path keys = home.resolve("keys");
    if (Files.isDirectory(keys)) {
      try (Stream<Path> all = Files.list(keys)) {
        all.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
            .filter(p -> !p.toString().endsWith(".new"))
            .sorted()
            .forEach(p -> secrets.add(home.relativize(p)));
      }
    }
    if (Files.exists(home.resolve("credentials"))) {
      secrets.add(Path.of("credentials"));
    }
    named(secrets);
    return secrets;
  }

  /** Files that the settings name: those in the home come along, others are only said. */
  private void named(List<Path> secrets) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(home.resolve(PROPERTIES))) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      return;
    } catch (IllegalArgumentException e) {
      throw new IOException(home.resolve(PROPERTIES) + ": " + e.getMessage(), e);
    }
    for (String key : NAMING) {
      String value = properties.getProperty(key, "").strip();
      if (value.isEmpty()) {
        continue;
      }
      Path file = home.resolve(value).normalize();
      if (!file.startsWith(home)) {
        notes.add(key + " names " + file + ", which is outside the home and not in the backup.");
      } else if (Files.isRegularFile(file) && !secrets.contains(home.relativize(file))) {
        secrets.add(home.relativize(file));
      }
    }
  }
}
