package belay.fleet;

import belay.api.routing.AppRoutes;
import belay.api.routing.AppRoutes.Upstream;
import belay.apps.Domain;
import belay.apps.Settings;
import belay.calls.Calls;
import belay.fleet.DynoState.State;
import belay.fleet.Fleet.Member;
import belay.fleet.Fleet.Serving;
import belay.release.App;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes an app's entry in the router's table. Pure. */
public final class AppRouting {
  private static final int ALL_PERCENT = 100;

  private AppRouting() {}

  static AppRoutes of(
      App app,
      List<String> own,
      List<Domain> custom,
      Settings settings,
      Optional<Serving> serving,
      boolean deployed) {
    Set<String> hosts = new LinkedHashSet<>(own);
    custom.forEach(d -> hosts.add(d.hostname()));
    List<Upstream> upstreams = serving.map(AppRouting::upstreams).orElse(List.of());
    return new AppRoutes(
        app.id().toString(),
        app.name().value(),
        List.copyOf(hosts),
        state(settings, serving, deployed, upstreams),
        serving.map(Serving::pool).filter(p -> !p.isEmpty()).orElse("none"),
        upstreams,
        Math.toIntExact(settings.web().timeout().toSeconds()),
        settings.web().affinity());
  }

  /**
   * What is said of TLS.
   *
   * @param trusted those of the app's names for which it may be
   */
  static AppRoutes.Https https(List<String> trusted, Settings.Https chosen, int port) {
    if (trusted.isEmpty() || port == 0) {
      return AppRoutes.Https.NONE;
    }
    long seconds = chosen.strict().toSeconds();
    return new AppRoutes.Https(
        trusted, chosen.redirect(), port, seconds == 0 ? "" : "max-age=" + seconds);
  }

  private static List<Upstream> upstreams(Serving serving) {
    return serving.web().stream()
        .filter(m -> m.state() == State.UP)
        .map(Member::dyno)
        .map(AppRouting::upstream)
        .toList();
  }

  /**
   * The same routes with what stands beside the app's own pool. Dynos that are asked once more have
   * a label of their own: under their old one their requests may still be ending. A canary is last,
   * so that it keeps its visitors when it is given more of them.
   *
   * @param again dynos that are asked once more for what fails
   */
  static AppRoutes beside(AppRoutes known, Optional<Canary> canary, Publisher.Again again) {
    List<AppRoutes.Pool> all = new ArrayList<>();
    List<Upstream> former = upstreams(again.dynos());
    if (!former.isEmpty()) {
      all.add(new AppRoutes.Pool(known.pool() + "~", 0, former, true, false, again.pairs()));
    }
    Optional<Canary> tried =
        canary.filter(c -> !c.pool().equals(known.pool()) && !upstreams(c.dynos()).isEmpty());
    tried.ifPresent(
        c -> all.add(new AppRoutes.Pool(c.pool(), c.percent(), upstreams(c.dynos()), false, true)));
    int own = tried.map(c -> ALL_PERCENT - c.percent()).orElse(1);
    return all.isEmpty() ? known : known.shared(own, all);
  }

  /** The same routes with what calls of former dynos of other apps are given. */
  static AppRoutes called(AppRoutes known, Optional<Calls.Side> side) {
    List<Upstream> former = side.map(s -> upstreams(s.dynos())).orElse(List.of());
    if (former.isEmpty() || known.upstreams().stream().anyMatch(former::contains)) {
      return known;
    }
    List<AppRoutes.Pool> all = new ArrayList<>(known.beside());
    all.add(
        AppRoutes.Pool.called(
            side.orElseThrow().pool(), former, List.copyOf(side.orElseThrow().callers())));
    return known.shared(known.weight(), all);
  }

  private static List<Upstream> upstreams(List<Dyno> dynos) {
    return dynos.stream().filter(d -> d.address().isPresent()).map(AppRouting::upstream).toList();
  }

  /** A web dyno, as the router is told of it. */
  public static Upstream upstream(Dyno dyno) {
    DynoAddress address = dyno.address().orElseThrow();
    return new Upstream(dyno.name().toString(), address.host(), address.port());
  }

  private static AppRoutes.State state(
      Settings settings, Optional<Serving> serving, boolean deployed, List<Upstream> upstreams) {
    if (settings.maintenance()) {
      return AppRoutes.State.MAINTENANCE;
    }
    if (!deployed) {
      return AppRoutes.State.EMPTY;
    }
    if (!upstreams.isEmpty()) {
      return AppRoutes.State.UP;
    }
    List<Member> web = serving.map(Serving::web).orElse(List.of());
    if (serving.map(Serving::held).orElse(false)
        || web.stream().anyMatch(m -> m.state() == State.STARTING || m.isBackSoon())) {
      return AppRoutes.State.HELD;
    }
    return web.isEmpty() ? AppRoutes.State.STOPPED : AppRoutes.State.CRASHED;
  }
}
