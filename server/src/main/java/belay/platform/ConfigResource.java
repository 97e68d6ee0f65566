package belay.platform;

import static belay.access.Scope.Need.READ_SECRETS;
import static belay.access.Scope.Need.WRITE_SECRETS;
import static belay.http.Allowed.DEPLOY;

import belay.activity.OfSettings;
import belay.api.request.FreeForm;
import belay.api.request.Reason;
import belay.apps.Apps;
import belay.deploy.ConfigChanges;
import belay.history.Outcomes;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Percent;
import belay.http.Routes;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigRules;
import belay.release.Printable;
import belay.switching.DeployOutcome;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code /apps/{app}/config-vars}. */
final class ConfigResource {
  private final ConfigChanges configChanges;
  private final Apps apps;
  private final Changes changes;

  ConfigResource(ConfigChanges configChanges, Apps apps, Changes changes) {
    this.configChanges = configChanges;
    this.apps = apps;
    this.changes = changes;
  }

  void register(Routes routes) {
    routes
        .get("/apps/{app}/config-vars", READ_SECRETS, DEPLOY, Map.class, x -> config(x.app()))
        .patch(
            "/apps/{app}/config-vars",
            WRITE_SECRETS,
            DEPLOY,
            FreeForm.class,
            Map.class,
            this::change)
        .post(
            "/apps/{app}/config-vars/{key}/actions/reveal",
            READ_SECRETS,
            DEPLOY,
            Reason.class,
            Map.class,
            this::reveal);
  }

  /** One value for a person's eyes, and who looked is written down. */
  private Answer reveal(Exchange x) {
    App app = x.app();
    String key = x.value("key");
    String value =
        Optional.ofNullable(configChanges.config(app).values().get(key))
            .orElseThrow(() ->
                ApiError.notFound(
                    "config-var", app.name() + " has no config var " + Printable.of(key) + "."));
    apps.event(app, new OfSettings.Revealed(key), x.change());
    return Answer.ok(Map.of(key, value));
  }

  private Answer.Body config(App app) {
    return Answer.ok(configChanges.config(app).values());
  }

  private Answer change(Exchange x) throws InterruptedException {
    App app = x.app();
    // Every key of the body is a config var, "reason" too: a reason comes in a header here, and no
    // record could name the keys.
    Change change = x.change(x.header("Belay-Reason").map(Percent::decode));
    Map<String, Optional<String>> keys = new TreeMap<>();
    for (Map.Entry<String, JsonNode> property : x.names().properties()) {
      keys.put(property.getKey(), value(property.getKey(), property.getValue()));
    }
    Optional<DeployOutcome> outcome = changes.await(() -> configChanges.set(app, keys, change));
    if (outcome.isEmpty()) {
      return config(app)
          .with(
              "X-Heroku-Warning",
              "The change is not in force yet; see the app's releases for how it goes on.");
    }
    Outcomes.throwIfFailed(outcome.get());
    Answer.Body answer = config(app).with("Belay-Outcome", Outcomes.word(outcome.get()));
    Set<String> set = new TreeSet<>();
    keys.forEach((key, value) -> value.ifPresent(_ -> set.add(key)));
    return ConfigRules.warning(set).map(w -> answer.with("X-Heroku-Warning", w)).orElse(answer);
  }

  private static Optional<String> value(String key, JsonNode value) {
    if (value.isNull()) {
      return Optional.empty();
    }
    if (!value.isValueNode()) {
      throw ApiError.invalid(
          "The value of " + Printable.of(key) + " must be a string, or null to remove it.");
    }
    return Optional.of(value.asText());
  }
}
