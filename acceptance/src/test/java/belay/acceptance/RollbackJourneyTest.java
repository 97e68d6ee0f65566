package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A release is bad, and somebody goes back from it. */
@OnSharedServer
class RollbackJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start(Machine shared) {
    machine = shared;
  }

  @Test
  void aBadDeployIsRolledBackItStaysOutAndTheFixGoesLive() {
    Path shop = pushed("shop", "one");
    String bad = push(shop, "bad").commit();

    machine.belayIn(shop, "rollback", "--dry-run").ok().says("To:          v2", bad);
    assertThat(machine.get("shop", "/").body()).isEqualTo("bad none");
    machine
        .belayIn(shop, "rollback", "--reason", "loses orders")
        .ok()
        .says("Rolling back shop to v2... done, v4", bad + " will not be deployed again");
    assertThat(machine.get("shop", "/").body()).isEqualTo("one none");

    machine
        .push(shop)
        .failed(1)
        .says("rolled back from by", "@belay.localhost", "loses orders", "v4");
    assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
    push(shop, "fixed").run().ok().says("Release v5", "deployed");
    assertThat(machine.get("shop", "/").body()).isEqualTo("fixed none");

    machine.belayIn(shop, "rollback", "--pin", "--reason", "audit").ok().says("pinned");
    push(shop, "later").run().ok().says("pinned at v2 by", "audit", "v7 is held", "promote v7");
    assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
    machine.belayIn(shop, "unpin").ok().says("v7", "is held", "belay promote v7");

    machine.belayIn(shop, "releases:diff", "v2", "v5").ok().says("version.txt", "2 more");
    machine.belayIn(shop, "why", "v4").ok().says("Rollback to v2", "loses orders", "repoint");
    push(shop, "after the audit").run().ok().says("Release v8");
    machine.belayIn(shop, "ledger:verify").ok();
  }

  @Test
  @Tag("long")
  void whatWasRolledBackFromGoesLiveAgainWhenIInsist() {
    Path app = pushed("insisted", "one");
    push(app, "two");
    machine.belayIn(app, "rollback").ok();
    machine.belayIn(app, "deploy").failed(1).says("rolled back from");

    machine.belayIn(app, "deploy", "--force").ok().says("Release v5");
    assertThat(machine.get("insisted", "/").body()).isEqualTo("two none");
  }

  @Test
  @Tag("long")
  void aRollbackDoesNotWaitForABuildAndWhatItBuildsIsHeld() throws Exception {
    Path app = pushed("built", "one");
    push(app, "two");
    makeBuildsWait(app);
    machine.commit(app, App.version("three"));
    var push = CompletableFuture.supplyAsync(() -> machine.push(app));
    Until.isTrue(
        "it is built",
        () ->
            ProcessHandle.allProcesses()
                .anyMatch(p -> p.info().commandLine().orElse("").contains("sleep 7.25")));

    machine.belayIn(app, "rollback").ok().says("to v2... done, v4");
    assertThat(machine.get("built", "/").body()).isEqualTo("one none");
    assertThat(push).isNotDone();

    push.join().ok().says("v5 is held", "asked for later");
    assertThat(machine.get("built", "/").body()).isEqualTo("one none");
    assertThat(newest("built").get("status").asText()).isEqualTo("held");
  }

  @Test
  @Tag("long")
  void aRollbackGoesBeforeASwitchThatIsStillBooting() {
    Path app = pushed("booting", "one");
    push(app, "two");
    machine.commit(app, App.version("deaf"));
    var push = CompletableFuture.supplyAsync(() -> machine.push(app));
    Until.isTrue(
        "it boots",
        () -> machine.belay("logs", "-n", "50", "-a", "booting").text().contains("booting deaf"));

    machine.belayIn(app, "rollback").ok().says("to v2... done");
    assertThat(machine.get("booting", "/").body()).isEqualTo("one none");

    push.join().says("v4", "rolled back before it was switched");
    assertThat(machine.get("booting", "/").body()).isEqualTo("one none");
    machine.belayIn(app, "ledger:verify").ok();
  }

  @Test
  @Tag("long")
  void theConfigGoesBackAsIAskAndAStickyKeyNever() {
    Path app = pushed("conf", "one");
    machine.belayIn(app, "config:set", "GREETING=old", "-a", "conf").ok();
    push(app, "two");
    machine.belayIn(app, "config:set", "GREETING=new", "SINCE=yes").ok();

    machine.belayIn(app, "rollback", "v3", "--config=current").ok();
    assertThat(machine.get("conf", "/").body()).isEqualTo("one new");
    machine.belayIn(app, "rollback", "v3", "--config=merge").ok().says("GREETING changed back");
    assertThat(machine.get("conf", "/").body()).isEqualTo("one old");
    assertThat(machine.get("conf", "/env?SINCE").body()).isEqualTo("yes");

    machine.belayIn(app, "config:sticky", "SINCE").ok();
    machine.belayIn(app, "rollback", "v2").ok().says("GREETING removed");
    assertThat(machine.get("conf", "/").body()).isEqualTo("one none");
    assertThat(machine.get("conf", "/env?SINCE").body()).isEqualTo("yes");

    machine.belayIn(app, "rollback:config", "current").ok();
    machine.belayIn(app, "rollback", "v4").ok().says("v4's code with the config of now");
    assertThat(machine.get("conf", "/").body()).isEqualTo("two none");
  }

  @Test
  @Tag("long")
  void aRollbackNeverBringsBackAPasswordThatWasRotated() {
    Path app = pushed("rotated", "one");
    machine.belay("addons:create", "db-one", "URL=postgres://old").ok();
    machine.belay("addons:attach", "db-one", "--as", "DATABASE", "-a", "rotated").ok();
    assertThat(database()).isEqualTo("postgres://old");
    push(app, "two");
    machine.belay("addons:set", "db-one", "URL=postgres://new").ok();
    assertThat(database()).isEqualTo("postgres://new");

    machine.belayIn(app, "rollback").ok().says("to v3... done, v5");
    assertThat(machine.get("rotated", "/").body()).isEqualTo("one none");
    assertThat(database()).isEqualTo("postgres://new");

    machine.belay("rollback", "v2", "-a", "rotated").failed(1).says("Nothing would change");
    machine.belay("addons:detach", "db-one", "-a", "rotated").ok();
    machine.belay("addons:destroy", "db-one").ok();
    machine.belayIn(app, "rollback", "v4").failed(1).says("db-one", "gone", "--without-addon");
    machine.belayIn(app, "rollback", "v4", "--without-addon", "db-one").ok();
    assertThat(machine.get("rotated", "/").body()).isEqualTo("two none");
    assertThat(database()).isEqualTo("null");
  }

  @Test
  @Tag("long")
  void iGoBackToWhatServedAtATime() {
    Path app = pushed("timely", "one");
    Until.elapsed(1_100_000_000);
    String then = java.time.Instant.ofEpochMilli(System.currentTimeMillis()).toString();
    Until.elapsed(1_100_000_000);
    push(app, "two");

    machine.belayIn(app, "releases:at", then).ok().says("v2 Deploy");
    machine.belayIn(app, "rollback", "--to-time", then).ok().says("to v2... done, v4");
    assertThat(machine.get("timely", "/").body()).isEqualTo("one none");
    machine.belayIn(app, "rollback", "--to-time", "2001-01-01 00:00").failed(1);
  }

  @Test
  @Tag("long")
  void migrationsThatTheTargetLacksAreNamedAndDestructiveOnesAskedFor() {
    Path app = pushed("schema", "one");
    String folder = "db/migration/";
    migrate(app, folder + "V1__a.sql", "ALTER TABLE users ADD COLUMN email TEXT DEFAULT '';");
    machine.belayIn(app, "rollback", "--dry-run").ok().says("V1__a.sql", "additive");
    migrate(app, folder + "V2__b.sql", "CALL tidy();");
    machine.belayIn(app, "rollback", "v2", "--dry-run").failed(2).says("V2__b.sql", "unknown");
    migrate(app, folder + "V3__c.sql", "DROP TABLE users;");
    machine.belayIn(app, "rollback").failed(1).says("V3__c.sql", "--accept-migrations");
    assertThat(Machine.json(machine.belayIn(app, "releases", "--json").out())).hasSize(5);

    machine
        .belayIn(app, "rollback", "--accept-migrations")
        .ok()
        .says("done, v6", "the database keeps: db/migration/V3__c.sql (destructive)");
  }

  private static void makeBuildsWait(Path app) throws IOException {
    switch (Dynos.now()) {
      case PROCESSES -> {
        Path buildpack =
            Buildpack.write(machine.root.resolve("slow"), "echo \"-----> Waiting\"\nsleep 7.25");
        machine.belay("buildpacks:set", buildpack.toString(), "-a", "built").ok();
      }
      case CONTAINERS ->
          Files.writeString(
              app.resolve("Dockerfile"),
              "RUN sleep 7.25; echo waited\n",
              StandardOpenOption.APPEND);
    }
  }

  private static void migrate(Path app, String file, String sql) {
    machine.commit(app, Map.of(file, sql));
    machine.push(app).ok();
  }

  private static String database() {
    return machine.get("rotated", "/env?DATABASE_URL").body();
  }

  private static JsonNode newest(String app) {
    return Machine.json(machine.belay("releases", "--json", "-a", app).ok().out()).get(0);
  }

  private static Path pushed(String app, String version) {
    Path source = machine.checkout(app, App.files(version));
    machine.push(source).ok();
    return source;
  }

  /** A push of another version. */
  private record Pushed(String commit, Run run) {}

  private static Pushed push(Path source, String version) {
    String commit = machine.commit(source, App.version(version));
    return new Pushed(commit, machine.push(source));
  }
}
