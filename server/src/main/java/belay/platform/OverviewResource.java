package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Permission;
import belay.access.Rights;
import belay.api.OverviewBody;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.view.Addresses;
import belay.view.MetricsViews;
import belay.view.Overviews;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code /overview}: how apps stand, at a glance. */
final class OverviewResource {
  private final Access access;
  private final Apps apps;
  private final Addresses addresses;
  private final Overviews overviews;
  private final MetricsViews metrics;
  private final InstantSource clock;

  OverviewResource(
      Access access,
      Apps apps,
      Addresses addresses,
      Overviews overviews,
      MetricsViews metrics,
      InstantSource clock) {
    this.access = access;
    this.apps = apps;
    this.addresses = addresses;
    this.overviews = overviews;
    this.metrics = metrics;
    this.clock = clock;
  }

  void register(Routes routes) {
    routes
        .get("/overview", READ, USER, OverviewBody.class, this::list)
        .get("/apps/{app}/overview", READ, VIEW, OverviewBody.class, x -> one(x, x.app()));
  }

  /** A page of those that the person may see; only of these it is asked how they stand. */
  private Answer list(Exchange x) {
    Optional<String> part = x.query("name").map(n -> n.toLowerCase(Locale.ROOT));
    Rights rights = access.rights(x.person());
    List<App> seen =
        apps.all().stream()
            .filter(app -> part.filter(p -> !app.name().value().contains(p)).isEmpty())
            .filter(app -> rights.may(app, Permission.VIEW))
            .toList();
    return x.range("name")
        .page(seen, entry("name", app -> app.name().value()))
        .map(App.class, app -> body(x, app, rights));
  }

  private Answer one(Exchange x, App app) {
    return Answer.ok(body(x, app, access.rights(x.person())));
  }

  private OverviewBody body(Exchange x, App app, Rights rights) {
    OverviewBody body = overviews.of(app, rights, addresses.lasting(x.baseUrl()));
    boolean lately = x.query("lately").filter("yes"::equals).isPresent();
    return lately ? body.with(metrics.lately(app, clock.instant())) : body;
  }
}
