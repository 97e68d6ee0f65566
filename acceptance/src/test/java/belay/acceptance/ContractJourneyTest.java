package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The destructive half of a migration, on a real database. */
class ContractJourneyTest {
  private static final String PROCFILE = String.valueOf(App.files("").get("Procfile"));

  private static Map<String, String> files(String version, String release, String contract) {
    Map<String, String> files = new HashMap<>(App.files(version));
    String lines = PROCFILE + "release: " + release + "\n";
    files.put("Procfile", contract.isEmpty() ? lines : lines + "contract: " + contract + "\n");
    return files;
  }

  private static String sql(String statements) {
    return "psql -v ON_ERROR_STOP=1 \"$DATABASE_URL\" -c '" + statements + "'";
  }

  private static String state(Machine machine, String release) {
    JsonNode contract = new Api(machine).get("/apps/shop/releases/" + release + "/contract");
    return contract.path("state").asText();
  }

  @Test
  @Tag("long")
  void theDestructiveHalfRunsWhenSomebodySaysSoAndThenThereIsNoWayBack() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "skipped: psql is not installed");
    try (Machine machine = Machine.up()) {
      Path app =
          machine.checkout(
              "shop", files("one", sql("create table if not exists users (name text)"), ""));
      machine.belay("addons:create", "postgresql", "-a", "shop").ok();
      machine.push(app).ok();
      String expand = "alter table users add column if not exists full_name text";
      String contract = sql("alter table users drop column name");
      machine.commit(app, files("two", sql(expand), contract));
      machine
          .push(app)
          .ok()
          .says(
              "Releases before v4 are safe until it is finalized:",
              "belay releases:finalize v4 -a shop");
      machine.belay("releases:info", "v4", "-a", "shop").ok().says("Contract: open");
      machine
          .belay("rollback", "--dry-run", "-a", "shop")
          .ok()
          .says("v3 is safe until v4 is finalized");
      machine.belay("ps:scale", "contract=1", "-a", "shop").failed(1).says("releases:finalize");
      String url = machine.belay("config:get", "DATABASE_URL", "-a", "shop").ok().out().strip();

      failsWhileSomebodyReads(machine, url);
      assertThat(machine.get("shop", "/").body()).isEqualTo("two none");

      isFinalized(machine, url);
    }
  }

  private static void failsWhileSomebodyReads(Machine machine, String url) throws IOException {
    // Somebody reads the table for long: the contract waits for five seconds, not for ever.
    Process reader =
        new ProcessBuilder(
                "psql", "-Xq", url, "-c", "begin; select * from users; select pg_sleep(600)")
            .start();
    try {
      Until.isTrue(
          "it reads",
          () ->
              ask(
                      machine,
                      url,
                      "select count(*) from pg_stat_activity where query like '%pg_sleep(600)%'")
                  .equals("2"));
      machine
          .belay("releases:finalize", "v4", "-a", "shop")
          .failed(1)
          .says(
              "lock timeout",
              "The contract of v4 failed: it exited with status",
              "What serves goes on");
      assertThat(state(machine, "v4")).isEqualTo("failed");
      Until.isTrue(
          "it is an alert",
          () -> machine.belay("server:status").text().contains("the contract of v4"));
      machine.belay("rollback", "--dry-run", "-a", "shop").ok().saysNot("behind");
    } finally {
      // What it asked goes on at the server although nobody waits for it.
      ask(
          machine,
          url,
          "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
              + " and query like '%pg_sleep(600)%'");
      reader.destroyForcibly();
    }
  }

  private static void isFinalized(Machine machine, String url) {
    machine
        .belay("releases:finalize", "v4", "-a", "shop")
        .ok()
        .says("ALTER TABLE", "v4 is finalized");
    assertThat(
            ask(
                machine,
                url,
                "select string_agg(column_name, ',') from information_schema.columns where table_name = 'users'"))
        .isEqualTo("full_name");
    machine
        .belay("rollback", "v3", "-a", "shop")
        .failed(1)
        .says("v3 is behind the contract of v4", "--accept-contract");
    machine.belay("rollback", "-a", "shop").failed(1).says("v3 is behind the contract of v4");
    machine.belay("releases:finalize", "v4", "-a", "shop").failed(1).says("is finalized already");
    machine.belay("activity", "-a", "shop").ok().says("Finalized v4");
    machine.belay("rollback", "v3", "--accept-contract", "-a", "shop").ok();
  }

  private static String ask(Machine machine, String url, String sql) {
    return Run.of(
            machine.root, Map.of("PATH", "/usr/bin:/bin"), List.of("psql", "-XAtq", url, "-c", sql))
        .out()
        .strip();
  }

  @Test
  @Tag("longest")
  void oneThatIsCutShortIsNotSaidToBeDoneAndMayBeRunAgain() {
    try (Machine machine = Machine.up()) {
      Path app = machine.checkout("shop", App.files("one"));
      machine.push(app).ok();
      machine.commit(app, files("two", "true", "sleep $NAP; echo dropped"));
      machine.push(app).ok();
      machine.belay("config:set", "NAP=60", "-a", "shop").ok();
      new Api(machine).post("/apps/shop/releases/v3/contract", "{}");
      Until.isTrue("it runs", () -> state(machine, "v3").equals("running"));
      long before = machine.serverPid();
      SurvivalJourneyTest.kill(before);
      Until.isTrue("another is there", () -> machine.serverPid() != before);
      Until.isTrue("it is told", () -> state(machine, "v3").equals("failed"));
      machine
          .belay("activity", "-a", "shop")
          .ok()
          .says("The contract of v3 failed: the control plane ended meanwhile");
      machine.belay("rollback", "v2", "--dry-run", "-a", "shop").saysNot("behind the contract");
      machine.belay("config:set", "NAP=0", "-a", "shop").ok();
      machine
          .belay("releases:finalize", "v3", "-a", "shop")
          .ok()
          .says("dropped", "v3 is finalized");
    }
  }
}
