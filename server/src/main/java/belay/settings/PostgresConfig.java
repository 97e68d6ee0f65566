package belay.settings;

import belay.postgres.server.NamedServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The PostgreSQL server on which add-ons' databases are made, where there is one. */
final class PostgresConfig {
  static final String SERVER = "postgresql.server";
  static final String PASSWORD_FILE = "postgresql.password-file";

  private PostgresConfig() {}

  static Optional<NamedServer> of(Properties properties, List<String> problems) {
    String url = properties.getProperty(SERVER, "").strip();
    Optional<Path> file =
        Optional.of(properties.getProperty(PASSWORD_FILE, "").strip())
            .filter(text -> !text.isEmpty())
            .map(Path::of);
    if (url.isEmpty()) {
      file.ifPresent(_ -> problems.add(PASSWORD_FILE + " is of no use without " + SERVER));
      return Optional.empty();
    }
    try {
      return Optional.of(NamedServer.of(url, file));
    } catch (IllegalArgumentException e) {
      // Not what it is: it may have a password.
      problems.add(SERVER + " " + e.getMessage());
      return Optional.empty();
    }
  }
}
