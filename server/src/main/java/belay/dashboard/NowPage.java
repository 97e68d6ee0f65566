package belay.dashboard;

import belay.api.EventBody;
import belay.api.NowBody;
import belay.api.OverviewBody;
import belay.api.PreviewBody;
import belay.dashboard.figures.Plot;
import belay.http.ApiError;
import belay.http.Inside.Asked;
import belay.view.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How an app does, since when, and the way back: what is needed at three in the morning. */
public final class NowPage {
  void register(PageRoutes routes) {
    routes.get("/apps/{app}", NowPage::show).get("/apps/{app}/now", NowPage::show);
  }

  /**
   * What a rollback would do, or why there is none.
   *
   * @param preview bound to what it shows: another release that serves by then is a refusal
   */
  public record Way(Optional<PreviewBody> preview, Optional<Notice> refusal) {
    static final Way NONE = new Way(Optional.empty(), Optional.empty());
  }

  private static Reply show(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    String name = app.app().name();
    NowBody now = visit.get(NowBody.class, "apps", name, "now");
    Map<String, Object> values = new HashMap<>();
    values.put("now", now);
    values.put("plot", Plot.of(now.metrics()));
    boolean empty = now.verdict().equals("empty");
    values.put("live", empty ? Optional.empty() : live(visit, name, now));
    values.put("last", last(visit, name));
    values.put("way", empty ? Way.NONE : way(visit, name));
    return visit.page("now.jte", "Now", app, values);
  }

  private static Optional<Rel> live(Visit visit, String app, NowBody now)
      throws InterruptedException {
    return now.serving().isEmpty()
        ? Optional.empty()
        : Optional.of(visit.release(app, "v" + now.serving().get().version()));
  }

  /** What somebody changed last; what the guard says stands above it already. */
  private static Optional<EventBody> last(Visit visit, String app) throws InterruptedException {
    List<EventBody> events =
        visit.list(
            EventBody.class,
            Asked.get("apps", app, "events").with("Range", "seq ; max=5, order=desc"));
    return events.stream().filter(e -> !e.source().equals("guard")).findFirst();
  }

  private static Way way(Visit visit, String app) throws InterruptedException {
    try {
      Asked asked =
          Asked.post(Json.object().put("dry_run", true), "apps", app, "actions", "rollback");
      return new Way(Optional.of(visit.get(PreviewBody.class, asked)), Optional.empty());
    } catch (ApiError refused) {
      return new Way(Optional.empty(), Optional.of(Notice.of(refused)));
    }
  }
}
