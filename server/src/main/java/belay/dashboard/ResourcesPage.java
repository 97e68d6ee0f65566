package belay.dashboard;

import belay.api.AddonBody;
import belay.api.DynoBody;
import belay.api.FormationBody;
import belay.api.LimitBody;
import belay.api.OverviewBody;
import belay.api.WarmBody;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an app runs on: formation, dynos, add-ons. */
public final class ResourcesPage {
  void register(PageRoutes routes) {
    routes.get("/apps/{app}/resources", ResourcesPage::show);
  }

  /** An add-on that is attached to the app, by the name that its variables have there. */
  public record Attached(String name, String addon) {}

  private static Reply show(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    String name = app.app().name();
    List<Attached> attached = new ArrayList<>();
    for (Object each : visit.list(Object.class, "apps", name, "addon-attachments")) {
      JsonNode attachment = Json.tree(each);
      attached.add(
          new Attached(
              attachment.path("name").asText(), attachment.path("addon").path("name").asText()));
    }
    return visit.page(
        "resources.jte",
        "Resources",
        app,
        Map.of(
            "formation", visit.list(FormationBody.class, "apps", name, "formation"),
            "dynos", visit.list(DynoBody.class, "apps", name, "dynos"),
            "warm", visit.list(WarmBody.class, "apps", name, "warm"),
            "limits", visit.list(LimitBody.class, "apps", name, "limits"),
            "attached", attached,
            "addons", visit.list(AddonBody.class, "belay-addons")));
  }
}
