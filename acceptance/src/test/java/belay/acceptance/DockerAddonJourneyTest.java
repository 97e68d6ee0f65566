package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An app in containers reaches the PostgreSQL that Belay makes for it, and nobody else does. */
@Tag("docker")
class DockerAddonJourneyTest {
  private static final String PAGE =
      """
      #!/bin/sh
      printf 'Content-Type: text/plain\\r\\n\\r\\n'
      if [ -z "$DATABASE_URL" ]; then echo none; else
        psql -qAt "$DATABASE_URL" -c "SELECT 'rows ' || count(*) FROM pg_class WHERE relname = 'orders'" 2>&1
      fi
      """;

  private static Map<String, String> files(Path psql) {
    return Map.of(
        "Dockerfile",
        """
        FROM %s
        WORKDIR /app
        COPY . .
        RUN chmod +x www/cgi-bin/*
        """
            .formatted(BaseImages.with(psql)),
        "Procfile",
        "web: exec httpd -f -p $PORT -h www\n",
        "www/cgi-bin/page",
        PAGE);
  }

  private static void pushed(Machine machine, String app, Path psql) {
    Path checkout = machine.checkout(app, files(psql));
    machine.belayIn(checkout, "settings", "runtime=docker").ok();
    machine.push(checkout).ok();
  }

  @Test
  void itsContainersReachItAndThoseOfAnotherAppDoNot() {
    Path psql = PostgresAddonJourneyTest.psql();
    try (Machine machine = DockerEngine.machine()) {
      pushed(machine, "orders", psql);
      pushed(machine, "spy", psql);
      assertThat(machine.get("orders", "/cgi-bin/page").body()).isEqualTo("none\n");

      machine.belay("addons:create", "postgresql", "-a", "orders").ok().says("as DATABASE_URL");
      assertThat(machine.get("orders", "/cgi-bin/page").body()).isEqualTo("rows 0\n");
      machine
          .belay("run", "-a", "orders", "--", "psql $DATABASE_URL -c 'create table orders (a int)'")
          .ok();
      assertThat(machine.get("orders", "/cgi-bin/page").body()).isEqualTo("rows 1\n");
      machine.belay("pg:psql", "-a", "orders", "-c", "select 'one ' || 1").ok().says("one 1");

      String url = machine.belay("config:get", "DATABASE_URL", "-a", "orders").ok().out().strip();
      String there = "$(ip route | sed -n 's/^default via \\([0-9.]*\\).*/\\1/p')";
      String asked = url.replace("127.0.0.1", there);
      machine.belay("run", "-a", "orders", "--", "psql \"" + asked + "\" -c 'select 1'").ok();
      machine
          .belay("run", "-a", "spy", "--", "psql \"" + asked + "\" -c 'select 1'")
          .says("failed");

      // Shared on purpose, the other one reaches it too.
      String name =
          Machine.json(machine.belay("addons", "--json").ok().out()).get(0).path("name").asText();
      machine.belay("addons:attach", name, "--as", "ORDERS", "-a", "spy").ok();
      machine.belay("run", "-a", "spy", "--", "psql $ORDERS_URL -c 'select 1'").ok();
    }
  }

  /** What a source asks for is made by the first push; the release command's container has it. */
  @Test
  void theFirstPushMakesWhatItAsksForAndItsReleaseCommandReachesIt() {
    Path psql = PostgresAddonJourneyTest.psql();
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/redis-server")),
        "skipped: Redis is not installed (redis-server)");
    Map<String, String> files = new HashMap<>(files(psql));
    files.put("app.json", "{\"addons\": [\"heroku-postgresql\", \"heroku-redis\"]}");
    files.put(
        "Procfile",
        files.get("Procfile") + "release: psql $DATABASE_URL -c 'create table orders (a int)'\n");
    try (Machine machine = DockerEngine.machine()) {
      Path checkout = machine.checkout("asking", files);
      machine.belayIn(checkout, "settings", "runtime=docker").ok();
      machine
          .push(checkout)
          .ok()
          .says("attached as DATABASE.", "attached as REDIS.", "CREATE TABLE");
      assertThat(machine.get("asking", "/cgi-bin/page").body()).isEqualTo("rows 1\n");
      String ask =
          """
          u=${REDIS_URL#redis://default:}; place=${u#*@}
          printf 'AUTH %s\\r\\nPING\\r\\nQUIT\\r\\n' ${u%%@*} | nc ${place%:*} ${place#*:}
          """;
      machine.belay("run", "-a", "asking", "--", ask).ok().says("+PONG");
    }
  }
}
