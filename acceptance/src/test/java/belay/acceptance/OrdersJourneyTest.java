package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Releases are held, kept, tried again, looked at, and asked about. */
@OnSharedServer
class OrdersJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start(Machine shared) {
    machine = shared;
  }

  @Test
  @Tag("long")
  void whatIsHeldGoesLiveByNameWithTheConfigOfNow() {
    Path app = pushed("pinned");
    machine.belayIn(app, "pin", "--reason", "audit").ok().says("at v2");
    machine.commit(app, App.version("two"));
    machine.push(app).ok().says("v3 is held", "audit");
    machine.belayIn(app, "config:set", "GREETING=since").ok().says("v4");
    assertThat(machine.get("pinned", "/").body()).isEqualTo("one since");

    machine.belayIn(app, "promote", "v3").ok().says("done, v5");

    assertThat(machine.get("pinned", "/").body()).isEqualTo("two since");
    machine.belayIn(app, "releases:orders").ok().says("None.");
    machine.belayIn(app, "promote", "v2").failed(1).says("served already", "belay rollback v2");
  }

  @Test
  void aLockStopsDeploysAndNoRollback() {
    Path app = pushed("locked");
    machine.commit(app, App.version("two"));
    machine.push(app).ok();
    machine.belayIn(app, "deploys:lock", "--reason", "release week").ok();
    machine.commit(app, App.version("three"));
    machine.push(app).failed(1).says("locked by", "release week", "deploys:unlock");

    machine.belayIn(app, "rollback").ok().says("to v2... done, v4");

    machine.belayIn(app, "deploys:unlock").ok();
    machine.push(app).ok().says("Release v5");
  }

  @Test
  void aBlockedReleaseComesBackByNoWay() {
    Path app = pushed("blocked");
    machine.commit(app, App.version("two"));
    machine.push(app).ok();
    machine.belayIn(app, "rollback").ok();
    machine.belayIn(app, "releases:block", "v3").failed(2).says("Say why");
    machine.belayIn(app, "releases:block", "v3", "--reason", "drops orders").ok();

    machine.belayIn(app, "rollback", "v3").failed(1).says("blocked by", "drops orders");
    machine.belayIn(app, "rollback", "--undo").failed(1).says("blocked by");
    machine.belayIn(app, "deploy", "--force").failed(1).says("blocked by", "releases:unblock v3");

    machine.belayIn(app, "releases:unblock", "v3").ok();
    machine.belayIn(app, "rollback", "--undo").ok();
    assertThat(machine.get("blocked", "/").body()).isEqualTo("two none");
  }

  @Test
  @Tag("long")
  void whatIKeepOutlivesNewerDeploys() {
    Path app = pushed("keeper");
    machine.belayIn(app, "settings", "keep_releases=1", "warm=0").ok();
    machine.belayIn(app, "releases:keep", "v2").ok();
    for (String version : new String[] {"two", "three"}) {
      machine.commit(app, App.version(version));
      machine.push(app).ok();
    }
    machine.belayIn(app, "rollback", "v3").failed(1).says("was removed on", "Available: v2");
    machine.belayIn(app, "releases:keep", "v3").failed(1).says("expired");

    machine.belayIn(app, "rollback", "v2").ok();
    assertThat(machine.get("keeper", "/").body()).isEqualTo("one none");
  }

  @Test
  @Tag("long")
  void aReleaseThatFailedIsTriedAgainWithTheConfigOfNow() {
    Path app = machine.checkout("retried", withReleaseCommand("test \"$READY\" = yes"));
    machine.push(app).failed(1).says("v2 failed", "release command exited with status 1");
    machine.belayIn(app, "config:set", "READY=yes").ok().says("v3");

    machine.belayIn(app, "releases:retry", "v2").ok().says("done, v4");

    assertThat(machine.get("retried", "/").body()).isEqualTo("one none");
    machine.belayIn(app, "releases", "-n", "1").ok().says("Retry of v2: Deploy ");
    machine.belayIn(app, "releases:retry", "v4").failed(1).says("did not fail");
  }

  @Test
  @Tag("long")
  void aConfigChangeWhoseReleaseCommandFailsChangesNothing() {
    Path app = machine.checkout("phases", withReleaseCommand("test \"$BREAK\" != yes"));
    machine.push(app).ok();

    machine
        .belayIn(app, "config:set", "BREAK=yes", "GREETING=lost")
        .failed(1)
        .says("v3 failed", "release command", "v2 still serves");

    machine.belayIn(app, "config").ok().saysNot("BREAK", "lost");
    assertThat(machine.get("phases", "/").body()).isEqualTo("one none");
    machine.belayIn(app, "config:set", "GREETING=kept").ok().says("v4");
    assertThat(machine.get("phases", "/").body()).isEqualTo("one kept");
  }

  @Test
  @Tag("long")
  void eachKeptReleaseAnswersAtItsOwnNameOnceIAskForIt() {
    Path app = pushed("urls");
    machine.belayIn(app, "config:set", "GREETING=hello").ok();
    machine.commit(app, App.version("two"));
    machine.push(app).ok();
    machine.belayIn(app, "settings", "warm=0").ok();
    assertThat(machine.get("v2--urls", "/").body()).doesNotContain("one");

    machine.belayIn(app, "settings", "release_urls=on").ok();

    assertThat(machine.get("v2--urls", "/").body()).isEqualTo("one none");
    assertThat(machine.get("v3--urls", "/").body()).isEqualTo("one hello");
    assertThat(machine.get("v4--urls", "/").body()).isEqualTo("two hello");
    assertThat(machine.get("urls", "/").body()).isEqualTo("two hello");

    machine.belayIn(app, "settings", "release_urls=off").ok();
    Until.isTrue("it is gone", () -> !machine.get("v2--urls", "/").body().contains("one"));
    assertThat(machine.get("urls", "/").body()).isEqualTo("two hello");
  }

  @Test
  @Tag("long")
  void whatIsAskedOfTheLedgerComesAsJsonToo() {
    Path app = pushed("asked");
    machine.belayIn(app, "config:set", "GREETING=hello").ok();
    machine.commit(app, App.version("two"));
    machine.push(app).ok();

    JsonNode preview = json(app, "rollback", "--dry-run", "--json");
    assertThat(preview.get("safe").asBoolean()).isTrue();
    assertThat(preview.get("target").get("version").asInt()).isEqualTo(3);
    JsonNode diff = json(app, "releases:diff", "v2", "v4", "--json");
    assertThat(diff.get("config").get(0).get("key").asText()).isEqualTo("GREETING");
    assertThat(diff.toString()).doesNotContain("hello");
    assertThat(json(app, "blame", "GREETING", "--json").get(0).get("version").asInt()).isEqualTo(3);
    assertThat(json(app, "why", "--json").get("status").asText()).isEqualTo("succeeded");
    assertThat(json(app, "releases:size", "--json")).isNotEmpty();
    assertThat(json(app, "releases:at", "0s", "--json").get("version").asInt()).isEqualTo(4);
    assertThat(json(app, "releases:orders", "--json").get("blocks")).isEmpty();
    assertThat(json(app, "status", "--json")).isNotEmpty();
    assertThat(json(app, "rollback", "--rehearse", "--json").get("well").asBoolean()).isTrue();
    assertThat(json(app, "rollback", "--json").get("version").asInt()).isEqualTo(5);
    assertThat(json(app, "ledger:head").get("head").asText()).hasSize(64);
    assertThat(json(app, "ledger:verify", "--json").get("whole").asBoolean()).isTrue();
  }

  private static JsonNode json(Path app, String... command) {
    return Machine.json(machine.belayIn(app, command).ok().out());
  }

  private static Map<String, String> withReleaseCommand(String command) {
    Map<String, String> files = new HashMap<>(App.files("one"));
    files.merge("Procfile", "release: sh -c '" + command + "'\n", String::concat);
    return files;
  }

  private static Path pushed(String app) {
    Path source = machine.checkout(app, App.files("one"));
    machine.push(source).ok();
    return source;
  }
}
