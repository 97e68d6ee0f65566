package belay.dashboard;

import belay.api.OverviewBody;
import belay.api.PreviewBody;
import belay.http.ApiError;
import belay.http.Inside.Asked;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** What a rollback would do, before anybody asks for it: the object of {@code --dry-run}. */
final class RollbackPages {
  void register(PageRoutes routes) {
    routes
        .get("/apps/{app}/rollback", visit -> preview(visit, Optional.empty(), false))
        .get("/apps/{app}/undo", visit -> preview(visit, Optional.empty(), true))
        .get(
            "/apps/{app}/releases/{release}/rollback",
            visit -> preview(visit, Optional.of(visit.path("release")), false));
  }

  private static Reply preview(Visit visit, Optional<String> target, boolean undo)
      throws InterruptedException {
    OverviewBody app = visit.overview();
    ObjectNode wish = Json.object().put("dry_run", true);
    target.ifPresent(t -> wish.put("target", t));
    if (undo) {
      wish.put("undo", true);
    }
    visit.query("config").ifPresent(c -> wish.put("config", c));
    try {
      PreviewBody preview =
          visit.get(
              PreviewBody.class, Asked.post(wish, "apps", app.app().name(), "actions", "rollback"));
      return visit.page(
          "rollback.jte",
          "Activity",
          app,
          Map.of("preview", preview, "undo", undo, "back", visit.request().getHttpURI().getPath()));
    } catch (ApiError refused) {
      return visit
          .page("app-problem.jte", "Activity", app, Map.of("problem", Notice.of(refused)))
          .status(refused.status());
    }
  }
}
