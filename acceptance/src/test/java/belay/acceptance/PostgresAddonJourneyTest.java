package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Belay makes a PostgreSQL for an app, keeps it through every death, and brings it back. */
class PostgresAddonJourneyTest {
  static Path psql() {
    Path all = Path.of("/usr/lib/postgresql");
    assumeTrue(Files.isDirectory(all), "skipped: PostgreSQL is not installed");
    try (Stream<Path> versions = Files.list(all)) {
      Optional<Path> psql =
          versions.map(v -> v.resolve("bin/psql")).filter(Files::isExecutable).findFirst();
      assumeTrue(psql.isPresent(), "skipped: PostgreSQL's programs are not installed");
      return psql.get();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Asked from the machine itself, with what the app has. */
  private static Run ask(Machine machine, Path psql, String url, String sql) {
    return Run.of(machine.root, Map.of(), List.of(psql.toString(), "-XAtq", url, "-c", sql));
  }

  private static String url(Machine machine) {
    return machine.belay("config:get", "DATABASE_URL", "-a", "shop").ok().out().strip();
  }

  private static String name(Machine machine) throws IOException {
    JsonNode all = Machine.json(machine.belay("addons", "--json").ok().out());
    return all.get(0).path("name").asText();
  }

  /** The server of a port, by its command line. */
  private static ProcessHandle server(String url) {
    String port = Integer.toString(URI.create(url).getPort());
    return ProcessHandle.allProcesses()
        .filter(p -> {
          try {
            String line = Files.readString(Path.of("/proc/" + p.pid() + "/cmdline"));
            return line.contains("bin/postgres\0-D\0data\0-p\0" + port + "\0");
          } catch (IOException e) {
            return false;
          }
        })
        .findFirst()
        .orElseThrow();
  }

  @Test
  @Tag("long")
  void itIsMadeSurvivesKillsIsUpgradedDestroyedAndBroughtBack() throws IOException {
    Path psql = psql();
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      machine
          .belay("addons:create", "postgresql", "-a", "shop")
          .ok()
          .says("Created postgresql-", "as DATABASE_URL");
      String name = name(machine);
      String url = url(machine);
      ask(machine, psql, url, "create table t (a int); insert into t values (1), (2)").ok();
      machine
          .belay("pg:psql", "-a", "shop", "-c", "select 'rows ' || count(*) from t")
          .ok()
          .says("rows 2");
      ask(machine, psql, url.substring(0, url.lastIndexOf('/')) + "/postgres", "select 1")
          .failed(2)
          .says("does not have CONNECT privilege");

      server(url).destroyForcibly();
      Until.isTrue(
          "the server is back with its rows",
          () -> ask(machine, psql, url, "select count(*) from t").out().strip().equals("2"));

      ProcessHandle before = server(url);
      SurvivalJourneyTest.kill(machine.serverPid());
      ask(machine, psql, url, "insert into t values (3)").ok();
      Until.isTrue(
          "another control plane answers",
          () -> machine.belay("addons:info", name).out().contains("provisioned"));
      assertThat(server(url)).isEqualTo(before);

      changes(machine, psql, name, url);
    }
  }

  private static void changes(Machine machine, Path psql, String name, String url) {
    machine.belay("addons:upgrade", name, "essential-2").ok();
    assertThat(ask(machine, psql, url, "show max_connections").ok().out().strip()).isEqualTo("46");
    machine.belay("addons:destroy", name).failed(2).says("--confirm shop");
    machine.belay("addons:destroy", name, "--confirm", "shop").ok();
    ask(machine, psql, url, "select 1").failed(2);
    machine.belay("addons:restore", name).ok();
    assertThat(ask(machine, psql, url(machine), "select count(*) from t").ok().out().strip())
        .isEqualTo("3");
    machine
        .belay("releases", "-a", "shop")
        .ok()
        .says(
            "Attach DATABASE (@ref:" + name,
            "Detach DATABASE (@ref:" + name,
            "Upgrade DATABASE (@ref:" + name);

    machine.belay("down").ok();
    ask(machine, psql, url, "select 1").failed(2);
    machine.belay("up").ok();
    assertThat(ask(machine, psql, url, "select count(*) from t").ok().out().strip()).isEqualTo("3");
  }

  @Test
  @Tag("long")
  void credentialsAreRotatedWithoutAFailedRequest() throws IOException {
    Path psql = psql();
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();
      machine.belay("addons:create", "heroku-postgresql:mini", "-a", "shop").ok();
      String before = url(machine);
      ask(machine, psql, before, "create table t (a int)").ok();
      try (Load load = Load.on(machine, "shop")) {
        machine.belay("pg:credentials:rotate", name(machine)).ok();
        assertThat(load.failures()).isEmpty();
      }
      String after = url(machine);
      assertThat(after).isNotEqualTo(before);
      ask(machine, psql, after, "insert into t values (1)").ok();
      ask(machine, psql, before, "insert into t values (2)").ok();
    }
  }

  @Test
  @Tag("long")
  void aControlPlaneKilledWhileOneIsMadeLeavesItWholeOrNotThere() throws IOException {
    Path psql = psql();
    try (Machine machine = Machine.up()) {
      machine.belay("apps:create", "shop").ok();
      Thread create =
          Thread.ofVirtual()
              .start(() -> machine.belay("addons:create", "postgresql", "-a", "shop"));
      Until.isTrue(
          "it is begun", () -> machine.belay("addons", "--json").out().contains("postgresql-"));
      SurvivalJourneyTest.kill(machine.serverPid());
      Until.isTrue(
          "it is whole", () -> machine.belay("addons", "--json").out().contains("\"provisioned\""));
      Until.isTrue(
          "the app has it",
          () -> machine.belay("config", "-a", "shop").out().contains("DATABASE_URL"));
      ask(machine, psql, url(machine), "create table t (a int)").ok();
      Until.isTrue("the command has ended", () -> !create.isAlive());
    }
  }
}
