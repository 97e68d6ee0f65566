package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An app that migrates a database of its own, and that database seen from the machine. */
final class Database {
  private static final String MIGRATE =
      """
      set -e
      run="psql -XAtq -v ON_ERROR_STOP=1 $DATABASE_URL"
      $run -c 'set client_min_messages = error; create table if not exists done (name text)'
      for file in migrations/*.sql; do
        name=$(basename "$file")
        [ "$($run -c "select count(*) from done where name = '$name'")" = 0 ] || continue
        echo "applying $name"
        $run -1 -f "$file" -c "insert into done values ('$name')"
      done
      """;

  private Database() {}

  /** The client of the machine; the test is skipped where there is none. */
  static Path psql() {
    Path all = Path.of("/usr/lib/postgresql");
    assumeTrue(Files.isDirectory(all), "skipped: PostgreSQL is not installed");
    try (Stream<Path> versions = Files.list(all)) {
      Optional<Path> psql =
          versions.map(v -> v.resolve("bin/psql")).filter(Files::isExecutable).findFirst();
      assumeTrue(psql.isPresent(), "skipped: PostgreSQL's programs are not installed");
      return psql.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of an app whose release command migrates: a table of orders, each with a colour. */
  static Map<String, String> app(String version) {
    Map<String, String> files = new HashMap<>(App.files(version));
    files.put("Procfile", "web: sh run.sh\nrelease: sh migrate.sh\n");
    files.put("migrate.sh", MIGRATE);
    files.put("belay.yml", files.get("belay.yml") + "migrations: [migrations]\n");
    files.putAll(
        migration(
            1,
            "create table orders (id serial primary key, note text, color text);\n"
                + "insert into orders (note, color) select 'n' || i, 'red' from"
                + " generate_series(1, 100) i"));
    return files;
  }

  static Map<String, String> migration(int number, String sql) {
    return Map.of("migrations/" + number + ".sql", sql + ";\n", "version.txt", "v" + number + "\n");
  }

  static String url(Machine machine) {
    return machine.belay("config:get", "DATABASE_URL", "-a", "shop").ok().out().strip();
  }

  /** Asked from the machine itself. */
  static Run ask(Machine machine, Path psql, String url, String sql) {
    return Run.of(machine.root, Map.of(), List.of(psql.toString(), "-XAtq", url, "-c", sql));
  }
}
