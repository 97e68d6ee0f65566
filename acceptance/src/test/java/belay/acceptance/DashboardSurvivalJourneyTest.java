package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Programs end under an open page. */
@Tag("longest")
class DashboardSurvivalJourneyTest {
  private static void signal(String what, long pid) {
    Run.of(Path.of("/"), Map.of(), List.of("kill", what, Long.toString(pid))).ok();
  }

  private static Visitor.Page page(Visitor visitor, String path) {
    Visitor.Page[] page = {visitor.get(path)};
    Until.isTrue(
        path + " is answered",
        () -> {
          page[0] = page[0].status() == 0 ? visitor.get(path) : page[0];
          return page[0].status() != 0;
        });
    return page[0];
  }

  @Test
  void anOpenPagesFormIsGoodAfterTheControlPlaneWasKilledOrStopped() {
    try (Machine machine = Machine.up();
        Visitor visitor = Visitor.in(machine);
        Visitor stranger = new Visitor(machine)) {
      var source = machine.checkout("shop", App.files("one"));
      machine.push(source).ok();
      machine.commit(source, App.version("two"));
      machine.push(source).ok();
      Visitor.Form form = visitor.get("/apps/shop/rollback").form("Roll back to v2");

      SurvivalJourneyTest.kill(machine.serverPid());
      page(visitor, "/apps").says("shop", "Sign out");
      visitor.send(form).says("v4", "Undo</button>");
      assertThat(machine.get("shop", "/").body()).isEqualTo("one none");

      Visitor.Form undo = visitor.get("/apps/shop/undo").form("Undo: back to v3");
      machine.belay("down").ok();
      machine.belay("up").ok();
      visitor.send(undo).says("v5");
      Until.isTrue("v5 serves", () -> machine.get("shop", "/").body().equals("two none"));
      // The router has switched; it tells the ledger a moment later.
      Until.isTrue("v5 is done", () -> visitor.get("/apps/shop/rollback").html().contains("v5"));
      stranger.get("/apps").says("Sign in").saysNot("shop");

      long router = Machine.json(machine.home.resolve("run/router.json")).path("pid").asLong();
      signal("-STOP", router);
      visitor.get("/apps").says("shop");
      visitor.get("/apps/shop").says("v5");
      visitor.get("/apps/shop/rollback").says("v5");
      signal("-KILL", router);
      visitor.get("/apps/shop").says("v5");
      Until.isTrue("the router is back", () -> machine.get("shop", "/").body().equals("two none"));
    }
  }
}
