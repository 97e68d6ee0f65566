package belay.dashboard;

import belay.api.OverviewBody;
import belay.http.Answer;
import belay.http.Inside.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All apps, and a new one. */
final class AppsPages {
  private static final int SHOWN = 30;

  void register(PageRoutes routes) {
    routes
        .get("/apps", AppsPages::list)
        .get("/new", visit -> visit.page("new-app.jte", "New app", Map.of()));
  }

  private static Reply list(Visit visit) throws InterruptedException {
    String wanted = visit.query("q").orElse("");
    String from = visit.query("from").map(f -> "name ]" + f + "..").orElse("name ");
    Asked asked =
        Asked.get("overview").query("lately", "yes").with("Range", from + "; max=" + SHOWN);
    Answer answer = visit.ask(wanted.isEmpty() ? asked : asked.query("name", wanted));
    List<OverviewBody> apps = new ArrayList<>();
    for (Object each : (List<?>) ((Answer.Body) answer).body()) {
      apps.add((OverviewBody) each);
    }
    boolean more = answer.headers().containsKey("Next-Range");
    Optional<String> next = more ? Optional.of(apps.getLast().app().name()) : Optional.empty();
    return visit.page("apps.jte", "Apps", Map.of("apps", apps, "q", wanted, "next", next));
  }
}
