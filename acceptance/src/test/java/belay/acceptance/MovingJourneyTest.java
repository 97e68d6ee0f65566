package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An app moves from one server to another, with everything that it could go back to. */
@Tag("long")
class MovingJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine here;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine there;

  @BeforeAll
  static void start() {
    here = Machine.up();
    there = Machine.up();
  }

  @AfterAll
  static void stop() {
    try (Machine first = here) {
      there.close();
    }
  }

  /** v2 one, v3 a greeting, v4 two, v5 rolled back to v3. */
  private static Path rolledBack(String name) {
    Path app = here.checkout(name, App.files("one"));
    here.push(app).ok();
    here.belayIn(app, "config:set", "GREETING=hello").ok();
    here.commit(app, App.version("two"));
    here.push(app).ok();
    here.belayIn(app, "rollback", "--reason", "breaks the phones").ok();
    return app;
  }

  private static void export(String name, Path file) {
    here.belay("releases:export", file.toString(), "-a", name).ok().says("sha256");
  }

  private static void serves(Machine machine, String name, String text) {
    Until.isTrue(name + " serves", () -> machine.get(name, "/").body().equals(text));
  }

  private static JsonNode head(Machine machine, String name) {
    return Machine.json(machine.belay("ledger:head", "-a", name).ok().out()).path("head");
  }

  @Test
  void iMoveAnAppAndRollBackThere() throws IOException {
    rolledBack("shop");
    Path file = here.root.resolve("shop.tar");
    export("shop", file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    there.belay("releases:import", file.toString()).ok().says("5 releases, 2 slugs", "=== shop");

    serves(there, "shop", "one hello");
    assertThat(head(there, "shop")).isEqualTo(head(here, "shop"));
    there.belay("ledger:verify", "-a", "shop").ok().says("whole, 5 releases");
    there.belay("config", "-a", "shop").ok().says("GREETING: hello");
    there.belay("why", "v5", "-a", "shop").ok().says("breaks the phones");
    there.belay("rollback", "--undo", "-a", "shop").ok().says("done, v6");
    assertThat(there.get("shop", "/").body()).isEqualTo("two hello");
    there.belay("rollback", "v2", "-a", "shop").ok().says("config: GREETING removed");
    assertThat(there.get("shop", "/").body()).isEqualTo("one none");
    // What it was at home goes on as it was.
    assertThat(here.get("shop", "/").body()).isEqualTo("one hello");
    there.belay("ledger:verify", "-a", "shop").ok().says("whole, 7 releases");
  }

  @Test
  @Tag("longest")
  void myCheckoutGoesOnAtTheNewServer() {
    Path app = rolledBack("going");
    Path file = here.root.resolve("going.tar");
    export("going", file);
    there.belay("releases:import", file.toString()).ok();
    here.git(app, "remote", "remove", "belay").ok();
    there.belayIn(app, "git:remote", "-a", "going").ok();

    there.push(app).failed(1).says("was rolled back from", "breaks the phones");
    there.commit(app, App.version("three"));
    there.push(app).ok().says("Release v6");

    serves(there, "going", "three hello");
  }

  @Test
  @Tag("longest")
  void aServerThatIsKilledWhileItImportsHasAllOfItOrNothing() {
    rolledBack("killed");
    Path file = here.root.resolve("killed.tar");
    export("killed", file);
    for (int millis = 250; millis <= 400; millis += 150) {
      CompletableFuture<Run> importing =
          CompletableFuture.supplyAsync(() -> there.belay("releases:import", file.toString()));
      Until.elapsed(millis * 1_000_000L);
      ProcessHandle.of(there.serverPid()).orElseThrow().destroyForcibly();
      importing.join();
      there.belay("up").ok();

      if (!there.belay("apps").ok().out().contains("killed")) {
        there.belay("releases:import", file.toString()).ok();
      }
      serves(there, "killed", "one hello");
      assertThat(head(there, "killed")).isEqualTo(head(here, "killed"));
      there.belay("ledger:verify", "-a", "killed").ok().says("whole, 5 releases");
      there.belay("apps:destroy", "killed", "--confirm", "killed").ok();
    }
  }

  @Test
  void whatIDestroyedComesBackFromItsExport() {
    rolledBack("back");
    Path file = here.root.resolve("back.tar");
    export("back", file);
    here.belay("releases:import", file.toString()).failed(1).says("on this server already");
    here.belay("releases:import", file.toString(), "--as", "other").failed(1).says("already");
    here.belay("apps:destroy", "back", "--confirm", "back").ok();

    here.belay("releases:import", file.toString(), "--as", "again").ok().says("=== again");

    serves(here, "again", "one hello");
    here.belay("rollback", "--undo", "-a", "again").ok();
    assertThat(here.get("again", "/").body()).isEqualTo("two hello");
  }
}
