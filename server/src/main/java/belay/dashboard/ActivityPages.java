package belay.dashboard;

import belay.api.DiffBody;
import belay.api.EventBody;
import belay.api.OrdersBody;
import belay.api.OverviewBody;
import belay.api.ReleaseAddress;
import belay.api.WhyBody;
import belay.http.Inside.Asked;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An app's history: the ledger as a timeline, one release of it, and what differs between two. */
public final class ActivityPages {
  private static final int SHOWN = 30;

  private static final int EVENTS_SHOWN = 100;

  void register(PageRoutes routes) {
    routes
        .get("/apps/{app}/activity", ActivityPages::activity)
        .get("/apps/{app}/events", ActivityPages::events)
        .get("/apps/{app}/releases/{release}", ActivityPages::release)
        .get("/apps/{app}/releases/{release}/open", ActivityPages::open)
        .get("/apps/{app}/releases/{release}/diff/{to}", ActivityPages::diff);
  }

  /**
   * A part of the timeline.
   *
   * @param next the version before which the next part begins; empty at the end
   */
  public record Timeline(List<Rel> releases, Optional<Integer> next) {
    /** The version that one of the list is compared with: the one before it, whoever made it. */
    public Optional<Integer> before(int index) {
      int version = releases.get(index).version();
      return version > 1 ? Optional.of(version - 1) : Optional.empty();
    }
  }

  private static Reply activity(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    Filter filter = Filter.of(visit.query("show").orElse(""), visit.query("by").orElse(""));
    Timeline timeline = timeline(visit, filter, visit.query("before").flatMap(Filter::number));
    return visit.page(
        "activity.jte",
        "Activity",
        app,
        Map.of(
            "timeline",
            timeline,
            "filter",
            filter,
            "orders",
            visit.get(OrdersBody.class, "apps", app.app().name(), "orders"),
            "links",
            Links.of(visit, app.app().name()),
            "building",
            BuildsPages.newest(visit, 1).stream()
                .filter(b -> b.status().equals("pending"))
                .toList()));
  }

  private static Timeline timeline(Visit visit, Filter filter, Optional<Integer> before)
      throws InterruptedException {
    // One more tells whether there are more.
    List<Rel> found = visit.releases(visit.path("app"), filter, SHOWN + 1, before);
    return found.size() > SHOWN
        ? new Timeline(found.subList(0, SHOWN), Optional.of(found.get(SHOWN - 1).version()))
        : new Timeline(found, Optional.empty());
  }

  private static Reply events(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    String from = visit.query("before").flatMap(Filter::number).map(n -> "]" + n + "..").orElse("");
    List<EventBody> events =
        visit.list(
            EventBody.class,
            Asked.get("apps", app.app().name(), "events")
                .with("Range", "seq " + from + "; max=" + EVENTS_SHOWN + ", order=desc"));
    return visit.page(
        "events.jte",
        "Activity",
        app,
        Map.of("events", events, "more", events.size() == EVENTS_SHOWN));
  }

  /** Where it is looked at beside the one that serves. */
  private static Reply open(Visit visit) throws InterruptedException {
    return Reply.SeeOther.to(
        visit
            .get(
                ReleaseAddress.class,
                "apps",
                visit.path("app"),
                "releases",
                visit.path("release"),
                "address")
            .url());
  }

  private static Reply release(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    String name = app.app().name();
    Rel rel = visit.release(name, visit.path("release"));
    WhyBody why = visit.get(WhyBody.class, "apps", name, "releases", rel.label(), "why");
    List<String> keys =
        visit.list(String.class, "apps", name, "releases", rel.label(), "config-keys");
    Optional<Rel> before = visit.releases(name, 1, Optional.of(rel.version())).stream().findFirst();
    return visit.page(
        "release.jte",
        "Activity",
        app,
        Map.of(
            "rel", rel,
            "why", why,
            "keys", keys,
            "before", before,
            "orders", visit.get(OrdersBody.class, "apps", name, "orders"),
            "links", Links.of(visit, name)));
  }

  private static Reply diff(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    DiffBody diff =
        visit.get(
            DiffBody.class,
            "apps",
            app.app().name(),
            "releases",
            visit.path("release"),
            "diff",
            visit.path("to"));
    return visit.page("diff.jte", "Activity", app, Map.of("diff", diff));
  }
}
