package belay.http;

import static java.util.Map.entry;

import belay.access.Permission;
import belay.api.BuildBody.Buildpack;
import belay.api.BuildpackInstallationBody;
import belay.api.EventBody;
import belay.api.SettingsBody;
import belay.apps.Apps;
import belay.apps.Event;
import belay.apps.Settings;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigMode;
import belay.release.ConfigVars;
import belay.release.RuntimeKind;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an owner chose for an app, what happened to it, and whether its ledger is whole. */
final class SettingsResource {
  private static final int KEEP_RELEASES_MAX = 1000;
  private static final Duration WARM_MAX = Duration.ofDays(7);
  private static final int BUILDPACKS_MAX = 20;
  private static final int BUILDPACK_CHARS_MAX = 2000;
  private static final String URN = "urn:buildpack:";

  private final Context context;
  private final Apps apps;

  SettingsResource(Context context) {
    this.context = context;
    this.apps = context.services().apps();
  }

  void register(Routes routes) {
    routes
        .get("/apps/{app}/buildpack-installations", this::buildpacks)
        .put("/apps/{app}/buildpack-installations", this::setBuildpacks)
        .get("/apps/{app}/settings", x -> settings(x.app(Permission.VIEW)))
        .patch("/apps/{app}/settings", this::change)
        .get("/apps/{app}/events", this::events);
  }

  private Answer buildpacks(Exchange x) {
    return installations(x.app(Permission.VIEW));
  }

  private Answer installations(App app) {
    List<String> set = apps.settings(app).buildpacks();
    return Answer.ok(
        IntStream.range(0, set.size())
            .mapToObj(i ->
                new BuildpackInstallationBody(
                    i, new Buildpack(set.get(i), set.get(i).replace(URN, ""))))
            .toList());
  }

  private Answer setBuildpacks(Exchange x) {
    App app = x.app(Permission.DEPLOY);
    JsonNode updates = x.body().path("updates");
    if (!updates.isArray() || updates.size() > BUILDPACKS_MAX) {
      throw ApiError.invalid(
          "\"updates\" must be a list of at most " + BUILDPACKS_MAX + " buildpacks.");
    }
    List<String> wanted = new ArrayList<>();
    for (JsonNode update : updates) {
      wanted.add(
          Fields.reference(update, "buildpack")
              .or(() -> Fields.text(update.path("buildpack"), "url"))
              .filter(b -> !b.isBlank() && b.length() <= BUILDPACK_CHARS_MAX)
              .orElseThrow(() -> ApiError.invalid("An update must name its buildpack.")));
    }
    Settings next = apps.settings(app).withBuildpacks(wanted);
    apps.settings(app, next, "Set buildpacks: " + String.join(", ", wanted), x.change());
    return installations(app);
  }

  private Answer.Body settings(App app) {
    Settings settings = apps.settings(app);
    Settings.Rollbacks rollbacks = settings.rollbacks();
    return Answer.ok(
        new SettingsBody(
            settings.keepReleases(),
            settings.envFile(),
            settings.warm().toSeconds(),
            rollbacks.config().word(),
            List.copyOf(rollbacks.sticky()),
            rollbacks.pin(),
            rollbacks.urls(),
            rollbacks.rehearse().toSeconds(),
            settings.runtime().map(RuntimeKind::word)));
  }

  private Answer change(Exchange x) {
    App app = x.app(Permission.MANAGE);
    Settings now = apps.settings(app);
    int keep = x.number("keep_releases").orElse(now.keepReleases());
    if (keep < 1 || keep > KEEP_RELEASES_MAX) {
      throw ApiError.invalid("\"keep_releases\" must be from 1 to " + KEEP_RELEASES_MAX + ".");
    }
    boolean envFile = x.flag("env_file").orElse(now.envFile());
    Optional<Duration> warm = x.number("warm").map(Duration::ofSeconds);
    warm.filter(w -> w.compareTo(WARM_MAX) > 0)
        .ifPresent(_ -> {
          throw ApiError.invalid(
              "\"warm\" must be from 0 to " + WARM_MAX.toSeconds() + " seconds (a week).");
        });
    Optional<RuntimeKind> runtime = runtime(x, now.runtime());
    Settings next = now.withKept(keep, envFile).withRuntime(runtime);
    if (!next.equals(now)) {
      String event =
          "Set keep_releases to "
              + keep
              + ", env_file to "
              + envFile
              + ", runtime to "
              + runtime.map(RuntimeKind::word).orElse("the usual one");
      apps.settings(app, next, event, x.change());
    }
    changeRollbacks(x, app, next);
    Change change = x.change();
    warm.ifPresent(w -> context.services().deployer().keepWarm(app, w, change));
    return settings(app);
  }

  /** An empty word, or null, is for what is usual. */
  private static Optional<RuntimeKind> runtime(Exchange x, Optional<RuntimeKind> now) {
    return x.body().has("runtime")
        ? x.text("runtime").filter(word -> !word.isEmpty()).map(RuntimeKind::ofWord)
        : now;
  }

  private void changeRollbacks(Exchange x, App app, Settings now) {
    Settings.Rollbacks before = now.rollbacks();
    Settings.Rollbacks next =
        new Settings.Rollbacks(
            x.text("rollback_config").map(ConfigMode::ofWord).orElse(before.config()),
            x.body().has("sticky") ? new TreeSet<>(x.texts("sticky")) : before.sticky(),
            x.flag("pin_rollbacks").orElse(before.pin()),
            x.flag("release_urls").orElse(before.urls()),
            x.number("rehearse").<Duration>map(Duration::ofSeconds).orElse(before.rehearse()));
    if (!next.equals(before)) {
      // Refuses what is no key, with the sentence that config:set has for it.
      ConfigVars.of(next.sticky().stream().collect(Collectors.toMap(k -> k, _ -> "")));
      String event =
          "Set rollbacks: config "
              + next.config().word()
              + ", sticky "
              + (next.sticky().isEmpty() ? "none" : String.join(", ", next.sticky()))
              + ", pin "
              + next.pin()
              + ", urls "
              + next.urls()
              + ", rehearse "
              + next.rehearse().toSeconds()
              + " s";
      context.services().deployer().applySettings(app, now.withRollbacks(next), event, x.change());
    }
  }

  private Answer events(Exchange x) {
    App app = x.app(Permission.VIEW);
    List<EventBody> all =
        apps.events(app, Integer.MAX_VALUE).stream().map(SettingsResource::body).toList();
    return x.range("seq").page(all, entry("seq", e -> Long.toString(e.seq())));
  }

  private static EventBody body(Event e) {
    return new EventBody(
        e.id(), e.seq(), e.what(), e.actorEmail(), e.source(), e.door(), e.address(), e.at());
  }
}
