package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Add-ons are databases on a PostgreSQL server that is there already, by somebody of few rights.
 */
@Tag("longest")
class NamedServerJourneyTest {
  private static final String PASSWORD = "p@ss:w/rd%20 'x";

  private static Run ask(Postgres server, String url, String sql) {
    List<String> command = List.of(server.psql().toString(), "-XAtq", url, "-c", sql);
    return Run.of(Path.of("/"), Map.of("PGCONNECT_TIMEOUT", "5"), command);
  }

  private static String url(Machine machine, String app) {
    return machine.belay("config:get", "DATABASE_URL", "-a", app).ok().out().strip();
  }

  private static String name(Machine machine, String app) {
    var all = Machine.json(machine.belay("addons", "--json").ok().out());
    for (var addon : all) {
      if (addon.path("app").asText().equals(app)) {
        return addon.path("name").asText();
      }
    }
    throw new AssertionError("no add-on of " + app + ": " + all);
  }

  @Test
  void itIsMadeChangedRotatedDestroyedAndBroughtBackThere() throws IOException {
    try (Postgres server = Postgres.at("127.0.0.1")) {
      server.query(
          "create role belay login createdb createrole password '"
              + PASSWORD.replace("'", "''")
              + "'");
      Path file = Files.createTempFile("belay", "password");
      Files.writeString(file, PASSWORD + "\n");
      Map<String, String> settings =
          Map.of(
              "postgresql.server",
              "postgres://belay@" + server.place() + "/postgres",
              "postgresql.password-file",
              file.toString());
      try (Machine machine = Machine.upWith(settings)) {
        machine.push(machine.checkout("shop", App.files("one"))).ok();
        machine
            .belay("addons:create", "postgresql", "-a", "shop")
            .ok()
            .says("as DATABASE_URL", "It is database d", " on " + server.place());
        String name = name(machine, "shop");
        String url = url(machine, "shop");
        ask(server, url, "create table t (a int); insert into t values (1), (2)").ok();
        machine
            .belay("pg:psql", "-a", "shop", "-c", "select 'rows ' || count(*) from t")
            .ok()
            .says("rows 2");
        machine.belay("addons:info", name).ok().says("postgresql-server:essential-0", "database d");

        machine.belay("apps:create", "other").ok();
        machine.belay("addons:create", "heroku-postgresql:mini", "-a", "other").ok();
        String others = url(machine, "other");
        String there = url.substring(url.lastIndexOf('/') + 1);
        ask(server, others.substring(0, others.lastIndexOf('/') + 1) + there, "select 1")
            .failed(2)
            .says("does not have CONNECT privilege");

        changes(machine, server, name, url);
        troubles(machine, server, name);
        assertThat(Files.readString(machine.home.resolve("log/server.log")))
            .doesNotContain(PASSWORD);
      } finally {
        Files.delete(file);
      }
    }
  }

  private static void changes(Machine machine, Postgres server, String name, String url) {
    String database = url.substring(url.lastIndexOf('/') + 1);
    String limit = "select datconnlimit from pg_database where datname = '" + database + "'";
    assertThat(server.query(limit)).containsExactly("20");
    machine.belay("addons:upgrade", name, "essential-2").ok();
    assertThat(server.query(limit)).containsExactly("40");

    machine.belay("pg:credentials:rotate", name).ok();
    String rotated = url(machine, "shop");
    assertThat(rotated).isNotEqualTo(url);
    ask(server, rotated, "insert into t values (3)").ok();
    ask(server, url, "insert into t values (4)").ok();

    machine.belay("addons:destroy", name, "--confirm", "shop").ok();
    ask(server, rotated, "select 1").failed(2).says("not permitted to log in");
    machine.belay("addons:restore", name).ok();
    assertThat(ask(server, url(machine, "shop"), "select count(*) from t").ok().out().strip())
        .isEqualTo("4");
  }

  private static void troubles(Machine machine, Postgres server, String name) {
    server.query("alter role belay nocreatedb");
    machine
        .belay("addons:create", "postgresql", "-a", "shop")
        .failed(1)
        .says("belay may not make databases and roles at " + server.place(), "Nothing was made");
    server.query("alter role belay createdb");

    String url = url(machine, "shop");
    server.stop();
    machine
        .belay("addons:create", "postgresql", "-a", "shop")
        .failed(1)
        .says("PostgreSQL at " + server.place() + " says: ", "Connection refused");
    assertThat(machine.get("shop", "/").status()).isEqualTo(200);
    server.again();
    assertThat(ask(server, url, "select count(*) from t").ok().out().strip()).isEqualTo("4");
    machine.belay("addons").ok().says(name);
    assertThat(server.query("select count(*) from pg_database where datname like 'd%'"))
        .containsExactly("2");
  }
}
