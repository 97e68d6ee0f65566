package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Host names, headers and the router's own answers. */
@OnSharedServer
class RouterJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start(Machine shared) {
    machine = shared;
    Path source = machine.checkout("routed", App.files("one"));
    machine.push(source).ok();
  }

  @Test
  void anotherHostNameReachesTheAppOnceAdded() {
    assertThat(Http.get(machine.httpPort(), "www.example.com", "/").status()).isEqualTo(404);
    machine.belay("domains:add", "www.example.com", "-a", "routed").ok();
    assertThat(Http.get(machine.httpPort(), "www.example.com", "/").body()).isEqualTo("one none");
    machine.belay("domains", "-a", "routed").ok().says("routed.localhost", "www.example.com");
    machine.belay("domains:remove", "www.example.com", "-a", "routed").ok();
    assertThat(Http.get(machine.httpPort(), "www.example.com", "/").status()).isEqualTo(404);
  }

  @Test
  void theAppSeesWhoAskedAndWhen() {
    assertThat(machine.get("routed", "/headers").body())
        .containsIgnoringCase("x-forwarded-for=[127.0.0.1]")
        .containsIgnoringCase("x-forwarded-proto=[http]")
        .containsIgnoringCase("x-request-id=")
        .containsIgnoringCase("x-request-start=");
  }

  @Test
  void anAppThatWasNotDeployedYetSaysHowTo() {
    machine.belay("apps:create", "fresh").ok();
    assertThat(machine.get("fresh", "/").status()).isIn(404, 503);
  }

  @Test
  void maintenanceModeShowsItsPageAndEnds() {
    machine.belay("maintenance:on", "-a", "routed").ok();
    assertThat(machine.get("routed", "/").status()).isEqualTo(503);
    machine.belay("maintenance:off", "-a", "routed").ok();
    assertThat(machine.get("routed", "/").status()).isEqualTo(200);
  }

  @Test
  void aRenamedAppAnswersUnderItsNewName() {
    Path source = machine.checkout("before", App.files("one"));
    machine.push(source).ok();
    machine.belay("apps:rename", "after", "-a", "before").ok();
    assertThat(machine.get("after", "/").body()).isEqualTo("one none");
    assertThat(machine.get("before", "/").status()).isEqualTo(404);
    machine.belay("apps:destroy", "-a", "after", "--confirm", "after").ok();
    assertThat(machine.get("after", "/").status()).isEqualTo(404);
    assertThat(machine.processes()).noneMatch(p -> p.contains("apps/after/"));
  }
}
