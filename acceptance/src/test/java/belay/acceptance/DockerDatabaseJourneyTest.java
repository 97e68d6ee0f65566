package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An app in containers with its data in PostgreSQL: its code goes back, its data never. */
@Tag("docker")
class DockerDatabaseJourneyTest {
  private static final String MIGRATE =
      """
      set -e
      ask() { psql -qAt -v ON_ERROR_STOP=1 "$@" "$DATABASE_URL"; }
      ask -c 'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY)'
      for file in db/migration/*.sql; do
        name=${file##*/}
        if [ -z "$(ask -c "SELECT 1 FROM migrations WHERE name = '$name'")" ]; then
          ask -1 -f "$file" -c "INSERT INTO migrations VALUES ('$name')"
          echo "migrated $name"
        fi
      done
      """;

  private static final String ADD =
      """
      #!/bin/sh
      printf 'Content-Type: text/plain\\r\\n\\r\\n'
      echo "INSERT INTO orders (item) VALUES (:'item') RETURNING 'ordered ' || item" |
        psql -qAt -v item="$QUERY_STRING" "$DATABASE_URL"
      """;

  @Test
  void itsCodeGoesBackAndItsDataStays() {
    try (Machine machine = DockerEngine.machine();
        Postgres database = Postgres.up()) {
      machine.set("network.services", Integer.toString(URI.create(database.url()).getPort()));
      Path app = machine.checkout("orders", files(database));
      machine.belayIn(app, "settings", "runtime=docker").ok();
      machine.belayIn(app, "config:set", "DATABASE_URL=" + database.url()).ok().says("v2");
      machine.push(app).ok().says("migrated V1__orders.sql", "Release v3");
      assertThat(machine.get("orders", "/cgi-bin/add?pears").body()).isEqualTo("ordered pears\n");

      machine.commit(
          app,
          migration("V2__note.sql", "ALTER TABLE orders ADD COLUMN note text DEFAULT 'fresh';"));
      machine.commit(app, list("item || ', ' || note"));
      machine.push(app).ok().says("migrated V2__note.sql", "Release v4").saysNot("V1__");
      assertThat(listed(machine)).isEqualTo("pears, fresh\n");
      machine.belayIn(app, "releases:output", "v4").ok().says("migrated V2__note.sql");

      machine.commit(app, migration("V3__bad.sql", "ALTER TABLE nothing ADD COLUMN x text;"));
      machine.push(app).failed(1).says("v5 failed", "release command exited", "v4 still serves");
      assertThat(listed(machine)).isEqualTo("pears, fresh\n");

      goesBackPastWhatIsAdditive(machine, app);
      goesBackPastWhatIsDestructiveOnlyWhenTold(machine, app, database);
      assertThat(database.query("SELECT item FROM orders ORDER BY id"))
          .containsExactly("pears", "plums", "quinces");
    }
  }

  private static void goesBackPastWhatIsAdditive(Machine machine, Path app) {
    machine.belayIn(app, "rollback", "--dry-run").ok().says("To:          v3", "V2__note.sql");
    machine.belayIn(app, "rollback").ok().says("to v3... done, v6").saysNot("migrated");
    assertThat(listed(machine)).isEqualTo("pears\n");
    assertThat(machine.get("orders", "/cgi-bin/add?plums").body()).isEqualTo("ordered plums\n");
    machine.belayIn(app, "rollback", "--undo").ok().says("v7");
    assertThat(listed(machine)).isEqualTo("pears, fresh\nplums, fresh\n");
  }

  private static void goesBackPastWhatIsDestructiveOnlyWhenTold(
      Machine machine, Path app, Postgres database) {
    machine.git(app, "rm", "-q", "db/migration/V3__bad.sql").ok();
    machine.commit(app, migration("V4__no_note.sql", "ALTER TABLE orders DROP COLUMN note;"));
    machine.commit(app, list("item || '!'"));
    machine.push(app).ok().says("migrated V4__no_note.sql", "Release v8");
    assertThat(listed(machine)).isEqualTo("pears!\nplums!\n");

    machine
        .belayIn(app, "rollback", "v4")
        .failed(1)
        .says("Nothing was rolled back", "V4__no_note.sql", "--accept-migrations");
    assertThat(listed(machine)).isEqualTo("pears!\nplums!\n");
    // The code of v4 asks for the column that is gone: its health check says so.
    machine.belayIn(app, "settings", "warm=0").ok();
    machine
        .belayIn(app, "rollback", "v4", "--accept-migrations")
        .failed(1)
        .says("answered 500 to its health check", "v8 still serves");
    assertThat(listed(machine)).isEqualTo("pears!\nplums!\n");

    // That of v3 never knew it.
    machine.belayIn(app, "rollback", "v3").ok().says("the database keeps", "V4__no_note.sql");
    assertThat(listed(machine)).isEqualTo("pears\nplums\n");
    assertThat(machine.get("orders", "/cgi-bin/add?quinces").status()).isEqualTo(200);
    machine.belayIn(app, "ledger:verify").ok();
    assertThat(database.query("SELECT name FROM migrations ORDER BY name"))
        .containsExactly("V1__orders.sql", "V2__note.sql", "V4__no_note.sql");
  }

  private static String listed(Machine machine) {
    return machine.get("orders", "/cgi-bin/list").body();
  }

  private static Map<String, String> files(Postgres database) {
    Map<String, String> files = new HashMap<>(list("item"));
    files.putAll(
        migration(
            "V1__orders.sql", "CREATE TABLE orders (id serial PRIMARY KEY, item text NOT NULL);"));
    files.put(
        "Dockerfile",
        """
        FROM %s
        WORKDIR /app
        COPY . .
        RUN chmod +x www/cgi-bin/*
        """
            .formatted(BaseImages.with(database.psql())));
    files.put("Procfile", "release: sh migrate.sh\nweb: exec httpd -f -p $PORT -h www\n");
    files.put("belay.yml", "health:\n  path: /cgi-bin/list\n  timeout: 10\n");
    files.put("migrate.sh", MIGRATE);
    files.put("www/cgi-bin/add", ADD);
    return files;
  }

  private static Map<String, String> migration(String name, String sql) {
    return Map.of("db/migration/" + name, sql + "\n");
  }

  /** The page that lists what was ordered. */
  private static Map<String, String> list(String columns) {
    return Map.of(
        "www/cgi-bin/list",
        """
        #!/bin/sh
        if rows=$(psql -qAt "$DATABASE_URL" -c "SELECT %s FROM orders ORDER BY id"); then
          printf 'Content-Type: text/plain\\r\\n\\r\\n'
          test -z "$rows" || echo "$rows"
        else
          printf 'Status: 500 Internal Server Error\\r\\nContent-Type: text/plain\\r\\n\\r\\nno\\n'
        fi
        """
            .formatted(columns));
  }
}
