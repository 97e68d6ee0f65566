package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody listens to an event stream, and the app is changed again and again meanwhile. */
@Tag("long")
@Tag("longest")
class OpenConnectionsJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  private Machine machine;

  @AfterEach
  void stop() {
    machine.close();
  }

  @Test
  void aConnectionThatStaysOpenHoldsUpNoChangeAndOutlivesTheControlPlane() {
    // Every command here would last so long if it waited.
    machine = Machine.upWith("drain.seconds", "600");
    Path shop = pushed("shop", "version1");
    machine.belay("settings", "warm=0", "-a", "shop").ok();
    OpenStream stream = OpenStream.of(machine, "shop");

    push(shop, "version2").says("Switched in", "on v2 1 connection drains until");
    machine.belay("config:set", "GREETING=hi", "-a", "shop").ok().says("v4");
    machine.belay("rollback", "v3", "-a", "shop").ok().says("switched in");
    assertThat(machine.get("shop", "/").body()).isEqualTo("version2 none");
    assertThat(stream.goesOn()).isEqualTo("version1");
    machine.belay("ps", "-a", "shop").ok().says("=== draining: v2, 1 connection drains until");
    machine.belay("status", "-a", "shop").ok().says("Draining: v2, 1 connection drains until");
    machine.belay("releases:info", "v3", "-a", "shop").ok().says("1 connection drains until");

    long pid = machine.serverPid();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Until.isTrue("it is dead", () -> Ended.is(pid));
    machine.belay("up").ok();
    assertThat(stream.goesOn()).isEqualTo("version1");
    Until.isTrue(
        "it drains on", () -> machine.belay("ps", "-a", "shop").out().contains("=== draining: v2"));
    machine.belay("rollback", "v2", "-a", "shop").ok().says("switched in");
    machine.belay("releases:info", "v6", "-a", "shop").ok().says("Switch:   warm");
    assertThat(stream.goesOn()).as("on the dyno that serves again").isEqualTo("version1");
    push(shop, "version3").says("on v6 1 connection drains until");

    stream.close();
    Until.isTrue("only what serves runs", () -> machine.dynos().size() == 1);
    machine
        .belay("releases:info", "v7", "-a", "shop")
        .ok()
        .says("0 of 1 requests in flight failed", "last answer after");
  }

  @Test
  void whatIsOpenWhenTheTimeIsOverIsCut() {
    machine = Machine.upWith("drain.seconds", "1");
    Path shop = pushed("shop", "version1");
    machine.belay("settings", "warm=0", "-a", "shop").ok();
    try (OpenStream stream = OpenStream.of(machine, "shop")) {
      push(shop, "version2");

      Until.isTrue("it is cut", stream::isEnded);
      Until.isTrue("only what serves runs", () -> machine.dynos().size() == 1);
    }
    machine
        .belay("releases:info", "v3", "-a", "shop")
        .ok()
        .says("1 cut when the time to drain was over");
    assertThat(machine.get("shop", "/").body()).isEqualTo("version2 none");
  }

  @Test
  void whatDiesRightAfterItsPortOpenedIsFailedAndServesNobody() {
    machine = Machine.up();
    Path shop = machine.checkout("shop", App.files("version1 falls"));
    machine.push(shop).failed(1).says("v2 failed", "within a second of being ready");
    assertThat(current()).isEqualTo(1);

    push(shop, "version2").ok().says("Release v3");
    try (Load load = Load.on(machine, "shop")) {
      machine.commit(shop, App.version("version3 falls"));
      machine.push(shop).failed(1).says("v4 failed", "v3 still serves");
      assertThat(load.failures()).isEmpty();
    }
    assertThat(machine.get("shop", "/").body()).isEqualTo("version2 none");
  }

  @Test
  void afterNoneWasRequestsWaitForTheDynoThatComes() {
    machine = Machine.up();
    pushed("shop", "version1");
    machine.belay("ps:scale", "web=0", "-a", "shop").ok();
    Until.isTrue("none runs", () -> machine.get("shop", "/").body().contains("H14"));

    machine.belay("ps:scale", "web=1", "-a", "shop").ok();
    assertThat(machine.get("shop", "/").body()).isEqualTo("version1 none");

    machine.belay("stop", "-a", "shop").ok();
    Until.isTrue("none runs", () -> machine.get("shop", "/").body().contains("H14"));
    machine.belay("restart", "-a", "shop").ok();
    assertThat(machine.get("shop", "/").body()).isEqualTo("version1 none");
  }

  private int current() {
    for (JsonNode release :
        Machine.json(machine.belay("releases", "--json", "-a", "shop").ok().out())) {
      if (release.path("current").asBoolean()) {
        return release.path("version").asInt();
      }
    }
    return 0;
  }

  private Path pushed(String app, String version) {
    Path source = machine.checkout(app, App.files(version));
    machine.commit(source, Map.of());
    machine.push(source).ok();
    return source;
  }

  private Run push(Path source, String version) {
    machine.commit(source, App.version(version));
    return machine.push(source).ok();
  }
}
