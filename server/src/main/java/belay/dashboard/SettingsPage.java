package belay.dashboard;

import belay.api.BuildpackInstallationBody;
import belay.api.DomainBody;
import belay.api.OverviewBody;
import belay.api.SettingsBody;
import belay.http.ApiError;
import belay.http.Inside.Asked;
import belay.http.Percent;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What an app is set to: config, domains, buildpacks, receivers, and the rest. */
public final class SettingsPage {
  void register(PageRoutes routes) {
    routes
        .get("/apps/{app}/settings", this::show)
        .post("/apps/{app}/settings/config/{key}/reveal", this::reveal)
        .post("/apps/{app}/settings/buildpacks", this::buildpacks)
        .get("/apps/{app}/settings/config/{key}/reveal", SettingsPage::masked)
        .get("/apps/{app}/settings/buildpacks", SettingsPage::masked);
  }

  /** Something that an app's news or lines are sent to. */
  public record Receiver(String id, String url, String what) {}

  private Reply.Page show(Visit visit) throws InterruptedException {
    return show(visit, Map.of());
  }

  /** A page with a value on it, opened anew, has it no more. */
  private static Reply masked(Visit visit) {
    return Reply.SeeOther.to("/apps/" + Percent.encode(visit.path("app")) + "/settings");
  }

  /** The value is on the page that answers, and on no other. */
  private Reply reveal(Visit visit) throws InterruptedException {
    String key = visit.path("key");
    Object told =
        visit.get(
            Object.class,
            Asked.post(
                Json.object(), "apps", visit.path("app"), "config-vars", key, "actions", "reveal"));
    return show(visit, Map.of(key, String.valueOf(((Map<?, ?>) told).get(key))));
  }

  /** One a line; none is for choosing by what is pushed. */
  private Reply buildpacks(Visit visit) throws InterruptedException {
    var wish = Json.object();
    var updates = wish.putArray("updates");
    visit
        .form()
        .value("buildpacks")
        .orElse("")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(line -> updates.addObject().put("buildpack", line));
    try {
      visit.ask(
          new Asked(
              "PUT",
              List.of("apps", visit.path("app"), "buildpack-installations"),
              Map.of(),
              Map.of(),
              wish));
      visit.notice(Notice.good("The next build is by these buildpacks."));
      return show(visit);
    } catch (ApiError refused) {
      visit.notice(Notice.of(refused));
      return show(visit).status(refused.status());
    }
  }

  private Reply.Page show(Visit visit, Map<String, String> revealed) throws InterruptedException {
    OverviewBody app = visit.overview();
    String name = app.app().name();
    SettingsBody settings = visit.get(SettingsBody.class, "apps", name, "settings");
    boolean deploys = app.may().contains("deploy");
    boolean manages = app.may().contains("manage");
    Map<String, Object> values = new HashMap<>();
    values.put("settings", settings);
    values.put("keys", keys(visit, app));
    values.put("secret", deploys);
    values.put("revealed", revealed);
    values.put("domains", visit.list(DomainBody.class, "apps", name, "domains"));
    values.put(
        "buildpacks",
        visit.list(BuildpackInstallationBody.class, "apps", name, "buildpack-installations"));
    values.put("drains", receivers(visit, name, "log-drains"));
    values.put("webhooks", manages ? receivers(visit, name, "webhooks") : List.of());
    return visit.page("settings.jte", "Settings", app, values);
  }

  /** The names only: the values stay where they are until one is revealed. */
  private static List<String> keys(Visit visit, OverviewBody app) throws InterruptedException {
    if (app.serving().isEmpty()) {
      return List.of();
    }
    String version = "v" + app.serving().get().version();
    try {
      return List.copyOf(
          new TreeSet<>(
              visit.list(
                  String.class, "apps", app.app().name(), "releases", version, "config-keys")));
    } catch (ApiError e) {
      return List.of();
    }
  }

  private static List<Receiver> receivers(Visit visit, String app, String what)
      throws InterruptedException {
    List<Receiver> all = new ArrayList<>();
    for (Object each : visit.list(Object.class, "apps", app, what)) {
      JsonNode body = Json.tree(each);
      all.add(
          new Receiver(
              body.path("id").asText(),
              body.path("url").asText(),
              Optional.of(body.path("include"))
                  .filter(JsonNode::isArray)
                  .map(i -> String.join(", ", texts(i)))
                  .orElse("")));
    }
    return all;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(n -> texts.add(n.asText()));
    return texts;
  }
}
