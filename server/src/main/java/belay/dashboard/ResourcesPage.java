package belay.dashboard;

import belay.api.AddonBody;
import belay.api.AddonSsoBody;
import belay.api.DynoBody;
import belay.api.FormationBody;
import belay.api.LimitBody;
import belay.api.OverviewBody;
import belay.api.WarmBody;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What an app runs on: formation, dynos, add-ons. */
public final class ResourcesPage {
  void register(PageRoutes routes) {
    routes.get("/apps/{app}/resources", ResourcesPage::show);
    routes.get("/apps/{app}/addons/{addon}/open", ResourcesPage::open);
  }

  /**
   * An add-on that is attached to the app.
   *
   * @param name what its variables have before them there
   * @param hook whether it is one of the app's hooks, which have a page of their own
   */
  public record Attached(String name, String addon, boolean hook) {}

  private static final List<String> IN_MEGABYTES = List.of("memory", "tmp", "shm", "disk");

  /** What a limit comes to, in words. */
  public static String value(LimitBody limit) {
    return limit
        .value()
        .map(v -> IN_MEGABYTES.contains(limit.name()) ? v + " MB" : String.valueOf(v))
        .orElse("no limit");
  }

  private static boolean isHook(AddonBody addon) {
    return addon.plan().startsWith("deployhooks:");
  }

  /** Leads to an add-on's pages at its provider, who is told who comes. */
  private static Reply open(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    String addon = visit.path("addon");
    AddonSsoBody sso =
        visit.get(AddonSsoBody.class, "apps", app.app().name(), "addons", addon, "sso");
    URI to = URI.create(sso.action());
    return visit
        .page("addon-open.jte", "Resources", app, Map.of("addon", addon, "sso", sso))
        .sendingTo(to.getScheme() + "://" + to.getAuthority());
  }

  private static Reply show(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    String name = app.app().name();
    List<AddonBody> addons =
        visit.list(AddonBody.class, "belay-addons").stream()
            .filter(a -> a.state().equals("provisioned"))
            .toList();
    Set<String> hooks =
        addons.stream()
            .filter(ResourcesPage::isHook)
            .map(AddonBody::name)
            .collect(Collectors.toSet());
    List<Attached> attached = new ArrayList<>();
    for (Object each : visit.list(Object.class, "apps", name, "addon-attachments")) {
      JsonNode attachment = Json.tree(each);
      String addon = attachment.path("addon").path("name").asText();
      attached.add(new Attached(attachment.path("name").asText(), addon, hooks.contains(addon)));
    }
    List<AddonBody> offered =
        addons.stream()
            .filter(a -> !isHook(a))
            .filter(a -> attached.stream().noneMatch(t -> t.addon().equals(a.name())))
            .toList();
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
            "addons", offered));
  }
}
