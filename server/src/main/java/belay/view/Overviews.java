package belay.view;

import belay.access.Access;
import belay.access.Rights;
import belay.access.User;
import belay.api.OverviewBody;
import belay.api.UserRef;
import belay.apps.Apps;
import belay.apps.Orders;
import belay.fleet.AppDynos;
import belay.fleet.DynoState;
import belay.guard.Verdicts;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.routing.Site;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How apps stand, as the API shows it. */
public final class Overviews {
  /** Behind more than so many held releases nobody counts. */
  private static final int HELD_MAX = 20;

  private final Apps apps;
  private final Orders orders;
  private final Ledger ledger;
  private final Access access;
  private final AppDynos dynos;
  private final Verdicts verdicts;
  private final Site site;

  public Overviews(
      Apps apps,
      Orders orders,
      Ledger ledger,
      Access access,
      AppDynos dynos,
      Verdicts verdicts,
      Site site) {
    this.apps = apps;
    this.orders = orders;
    this.ledger = ledger;
    this.access = access;
    this.dynos = dynos;
    this.verdicts = verdicts;
    this.site = site;
  }

  /**
   * An app.
   *
   * @param rights of who asks
   * @param url this server, as the app's git URL has it
   */
  public OverviewBody of(App app, Rights rights, String url) {
    Optional<LedgerEntry> serving = ledger.serving(app.id());
    List<LedgerEntry> newest = newest(app);
    return new OverviewBody(
        Views.ref(app),
        site.url(app),
        Views.gitUrl(url, app),
        new UserRef(
            app.ownerId(), access.user(app.ownerId()).map(User::email).orElse(Views.NOBODY)),
        state(app, serving),
        serving.map(this::brief),
        newest.stream().findFirst().map(this::brief),
        orders.pin(app).map(OrderViews::body),
        orders.lock(app).map(OrderViews::body),
        (int) newest.stream().takeWhile(e -> e.status() == ReleaseStatus.HELD).count(),
        serving.flatMap(s -> verdicts.of(app.id(), s.release().id())).map(g -> g.verdict().word()),
        Optional.empty(),
        rights.of(app).stream().map(p -> p.name().toLowerCase(Locale.ROOT)).toList());
  }

  /** The newest release, and those behind it only where it is held. */
  private List<LedgerEntry> newest(App app) {
    List<LedgerEntry> one = ledger.newest(app.id(), 1);
    boolean held = one.stream().anyMatch(e -> e.status() == ReleaseStatus.HELD);
    return held ? ledger.newest(app.id(), HELD_MAX) : one;
  }

  String state(App app, Optional<LedgerEntry> serving) {
    if (serving.flatMap(s -> s.release().slug()).isEmpty()) {
      return "empty";
    }
    if (apps.settings(app).maintenance()) {
      return "maintenance";
    }
    return word(
        dynos.dynos(app).stream()
            .filter(d -> d.name().type().equals("web"))
            .map(DynoState::state)
            .toList());
  }

  /** What the states of an app's web dynos come to. */
  static String word(List<DynoState.State> web) {
    if (web.contains(DynoState.State.UP)) {
      return "up";
    }
    if (web.contains(DynoState.State.STARTING)) {
      return "starting";
    }
    return web.contains(DynoState.State.CRASHED) ? "crashed" : "stopped";
  }

  OverviewBody.Brief brief(LedgerEntry entry) {
    return new OverviewBody.Brief(
        entry.version(),
        entry.release().description(),
        entry.release().change().actor().email(),
        entry.release().createdAt(),
        entry.status().word(),
        entry.release().slug().flatMap(ledger::slug).flatMap(Slug::commit));
  }
}
