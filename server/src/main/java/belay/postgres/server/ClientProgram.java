package belay.postgres.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PostgreSQL's own client on a machine.
 *
 * @param versions a directory for each major version, as Debian has them
 * @param usual where it is elsewhere
 */
public record ClientProgram(Path versions, Path usual) {
  public static ClientProgram ofThisMachine() {
    return new ClientProgram(Path.of("/usr/lib/postgresql"), Path.of("/usr/bin/psql"));
  }

  /** The newest. */
  Optional<Path> find() {
    try (Stream<Path> all = Files.list(versions)) {
      Optional<Path> newest =
          all.map(version -> version.resolve("bin").resolve("psql"))
              .filter(Files::isExecutable)
              .max(Comparator.comparing(Path::toString));
      if (newest.isPresent()) {
        return newest;
      }
    } catch (IOException e) {
      // There is no such directory: it may be where other systems have it.
    }
    return Optional.of(usual).filter(Files::isExecutable);
  }
}
