package belay.view;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.AttentionBody.Item;
import belay.api.IdName;
import belay.api.OverviewBody;
import belay.api.ServerBody;
import belay.api.UserRef;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AttentionViewsTest {
  private static final Instant T = Instant.parse("2026-11-30T10:00:00Z");

  private static OverviewBody app(
      String name, String state, String lastStatus, int held, String verdict) {
    var serving =
        new OverviewBody.Brief(7, "Deploy 1234567", "ana", T, "succeeded", Optional.empty());
    var last = new OverviewBody.Brief(8, "Deploy abcdef0", "ana", T, lastStatus, Optional.empty());
    return new OverviewBody(
        new IdName(new UUID(1, name.hashCode()), name),
        "http://" + name,
        "http://git/" + name,
        new UserRef(new UUID(2, 2), "ana@example.com"),
        state,
        Optional.of(serving),
        Optional.of(last),
        Optional.empty(),
        Optional.empty(),
        held,
        Optional.of(verdict),
        Optional.empty(),
        List.of("view"));
  }

  private static ServerBody.Alert alert(String kind, String app) {
    return new ServerBody.Alert(
        kind,
        Optional.of(app).filter(a -> !a.isEmpty()),
        T,
        "because",
        Optional.of("belay doctor"));
  }

  private static List<String> found(
      List<OverviewBody> apps, List<ServerBody.Alert> alerts, List<Item> server) {
    return AttentionViews.of(apps, alerts, server).items().stream()
        .map(i -> i.level() + " " + i.app().orElse("-") + " " + i.kind())
        .toList();
  }

  @Test
  void whatIsWellIsNotSaid() {
    assertThat(found(List.of(app("shop", "up", "succeeded", 0, "clean")), List.of(), List.of()))
        .isEmpty();
  }

  @Test
  void theWorstComesFirst() {
    assertThat(
            found(
                List.of(
                    app("api", "up", "failed", 0, "clean"),
                    app("shop", "up", "held", 2, "regressed"),
                    app("web", "crashed", "succeeded", 0, "quiet")),
                List.of(alert("disk_low", ""), alert("errors", "shop")),
                AttentionViews.server(
                    new AttentionViews.Router(false, List.of()), List.of(), Optional.empty())))
        .containsExactly(
            "bad - router",
            "bad shop errors",
            "bad shop regressed",
            "bad web crashed",
            "warn - disk_low",
            "warn api failed",
            "warn shop held");
  }

  @Test
  void aCrashIsSaidOnce() {
    assertThat(
            found(
                List.of(app("web", "crashed", "succeeded", 0, "quiet")),
                List.of(alert("down", "web")),
                List.of()))
        .containsExactly("bad web down");
  }

  @Test
  void backupsThatNobodyTriedAreSaid() {
    var backups =
        new ServerBody.Backups(
            Optional.of("/mnt"),
            Optional.of(T),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var well = new AttentionViews.Router(true, List.of());
    assertThat(AttentionViews.server(well, List.of("a.example: no"), Optional.of(backups)))
        .extracting(Item::kind)
        .containsExactly("certificate", "unverified");
  }

  @Test
  void aRouterThatDiedIsSaidAndWorseWhenItDoesSoAgainAndAgain() {
    for (int deaths = 1; deaths < 5; deaths++) {
      var router = new AttentionViews.Router(true, Collections.nCopies(deaths, T));
      Item item = AttentionViews.server(router, List.of(), Optional.empty()).getFirst();
      assertThat(item.kind()).isEqualTo("router_restarts");
      assertThat(item.level()).isEqualTo(deaths > 2 ? "bad" : "warn");
      assertThat(item.what()).contains(deaths == 1 ? "died once" : "died " + deaths + " times");
      assertThat(item.since()).contains(T);
    }
  }
}
