package belay.dashboard;

import belay.api.CollaboratorBody;
import belay.api.OverviewBody;
import java.util.List;
import java.util.Map;

/** Who may do what with an app. */
final class AccessPage {
  private static final List<String> PERMISSIONS =
      List.of("view", "deploy", "rollback", "operate", "manage");

  void register(PageRoutes routes) {
    routes.get("/apps/{app}/access", AccessPage::show);
  }

  private static Reply show(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    return visit.page(
        "access.jte",
        "Access",
        app,
        Map.of(
            "people",
            visit.list(CollaboratorBody.class, "apps", app.app().name(), "collaborators"),
            "permissions",
            PERMISSIONS,
            "me",
            visit.person().user().email()));
  }
}
