package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Permission;
import belay.access.Scope.Need;
import belay.activity.Event;
import belay.activity.Happening;
import belay.activity.OfSettings;
import belay.api.BuildpackInstallationBody;
import belay.api.EventBody;
import belay.api.SettingsBody;
import belay.api.request.BuildpacksUpdate;
import belay.api.request.Patch;
import belay.api.request.Ref;
import belay.api.request.SettingsUpdate;
import belay.apps.Apps;
import belay.apps.RollbackSettings;
import belay.apps.Settings;
import belay.build.BuildpackName;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.PageRange;
import belay.http.Routes;
import belay.lifecycle.AppSettings;
import belay.release.App;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.ConfigMode;
import belay.release.ConfigVars;
import belay.release.GuardMode;
import belay.release.Masked;
import belay.release.Printable;
import belay.release.RuntimeKind;
import belay.source.Buildpacks;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an owner chose for an app, what happened to it, and whether its ledger is whole. */
final class SettingsResource {
  private static final int KEEP_RELEASES_MAX = 1000;
  private static final String HOST = "host";
  private static final String OWN = "own";
  private static final Duration WARM_MAX = Duration.ofDays(7);

  private final AppSettings appSettings;
  private final Access access;
  private final Apps apps;

  SettingsResource(AppSettings appSettings, Access access, Apps apps) {
    this.appSettings = appSettings;
    this.access = access;
    this.apps = apps;
  }

  void register(Routes routes) {
    routes
        .get(
            "/apps/{app}/buildpack-installations",
            READ,
            VIEW,
            BuildpackInstallationBody.class,
            this::buildpacks)
        .put(
            "/apps/{app}/buildpack-installations",
            WRITE,
            DEPLOY,
            BuildpacksUpdate.class,
            BuildpackInstallationBody.class,
            this::setBuildpacks)
        .get("/apps/{app}/settings", READ, VIEW, SettingsBody.class, x -> settings(x.app()))
        .patch(
            "/apps/{app}/settings",
            WRITE,
            MANAGE,
            SettingsUpdate.class,
            SettingsBody.class,
            this::change)
        .get("/apps/{app}/events", READ, VIEW, EventBody.class, this::events);
  }

  private Answer buildpacks(Exchange x) {
    return installations(x, x.app());
  }

  /** As with drains: the passwords of URLs are for those who manage the app. */
  private Answer installations(Exchange x, App app) {
    boolean all =
        access.may(x.person(), app, Permission.MANAGE)
            && Need.READ_SECRETS.isMetBy(x.person().scopes());
    List<String> set =
        apps.settings(app).buildpacks().stream().map(b -> all ? b : Masked.url(b)).toList();
    return Answer.ok(
        IntStream.range(0, set.size())
            .mapToObj(i -> new BuildpackInstallationBody(i, Buildpacks.body(set.get(i))))
            .toList());
  }

  private Answer setBuildpacks(Exchange x, BuildpacksUpdate asked) {
    App app = x.app();
    List<String> wanted = asked.updates().stream().map(SettingsResource::buildpack).toList();
    List<String> unmasked = unmasked(app, wanted);
    unmasked.stream()
        .filter(b -> !apps.settings(app).buildpacks().contains(b))
        .forEach(BuildpackName::insist);
    Settings next = apps.settings(app).withBuildpacks(unmasked);
    List<String> shown = wanted.stream().map(Masked::url).toList();
    apps.settings(app, next, new OfSettings.Buildpacks(shown), x.change());
    return installations(x, app);
  }

  private static String buildpack(BuildpacksUpdate.Part update) {
    return Buildpacks.checked(update.buildpack().map(Ref::value))
        .orElseThrow(() ->
            ApiError.invalid("Each of \"updates\" must have a \"buildpack\", by its name or URL."));
  }

  /** Who was shown a URL without its password, and sends it back, leaves it as it is. */
  private List<String> unmasked(App app, List<String> wanted) {
    List<String> known = apps.settings(app).buildpacks();
    return wanted.stream()
        .map(w -> known.stream().filter(k -> Masked.url(k).equals(w)).findFirst().orElse(w))
        .toList();
  }

  private Answer.Body settings(App app) {
    Settings settings = apps.settings(app);
    RollbackSettings rollbacks = settings.rollbacks();
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
            rollbacks.guard().word(),
            rollbacks.retry(),
            rollbacks.canary().toString(),
            rollbacks.contract().toSeconds(),
            settings.runtime().map(RuntimeKind::word),
            settings.repository(),
            settings.web().timeout().toSeconds(),
            settings.web().healthHost(),
            settings.web().https().redirect(),
            settings.web().https().strict().toSeconds(),
            settings.hostNetwork() ? HOST : OWN));
  }

  /** All of it, or nothing where one value is wrong. */
  private Answer change(Exchange x, SettingsUpdate asked) {
    App app = x.app();
    Settings now = apps.settings(app);
    Optional<Duration> warm = warm(asked);
    Settings next =
        now.withKept(keep(asked, now), asked.envFile().orElse(now.envFile()))
            .withRuntime(runtime(asked.runtime(), now.runtime()))
            .withRepository(repository(asked.repository(), now.repository()))
            .withRollbacks(rollbacks(asked, now.rollbacks()))
            .withWeb(web(asked, now.web()))
            .withHostNetwork(hostNetwork(x, asked, now));
    if (!next.rollbacks().equals(now.rollbacks()) || !next.web().equals(now.web())) {
      appSettings.apply(app, next, event(now, next), x.change());
    } else if (!next.equals(now)) {
      apps.settings(app, next, event(now, next), x.change());
    }
    Change change = x.change();
    warm.ifPresent(w -> appSettings.keepWarm(app, w, change));
    return settings(app);
  }

  /** Out of its own network an app reaches all that listens on this machine. */
  private static boolean hostNetwork(Exchange x, SettingsUpdate asked, Settings now) {
    String word = asked.network().orElse(now.hostNetwork() ? HOST : OWN);
    if (!word.equals(HOST) && !word.equals(OWN)) {
      throw ApiError.invalid(
          "\"network\" must be own or host, not \"" + Printable.of(word) + "\".");
    }
    boolean host = word.equals(HOST);
    if (host && !now.hostNetwork() && !x.person().user().admin()) {
      throw ApiError.forbidden(
          "Only an administrator of the server puts an app into the machine's network.");
    }
    return host;
  }

  private static int keep(SettingsUpdate asked, Settings now) {
    int keep = asked.keepReleases().orElse(now.keepReleases());
    if (keep < 1 || keep > KEEP_RELEASES_MAX) {
      throw ApiError.invalid("\"keep_releases\" must be from 1 to " + KEEP_RELEASES_MAX + ".");
    }
    return keep;
  }

  private static Optional<Duration> warm(SettingsUpdate asked) {
    Optional<Duration> warm = asked.warm().map(Duration::ofSeconds);
    warm.filter(w -> w.isNegative() || w.compareTo(WARM_MAX) > 0)
        .ifPresent(_ -> {
          throw ApiError.invalid(
              "\"warm\" must be from 0 to " + WARM_MAX.toSeconds() + " seconds (a week).");
        });
    return warm;
  }

  /** An empty word, or null, is for what is usual. */
  private static Optional<RuntimeKind> runtime(Patch<String> asked, Optional<RuntimeKind> now) {
    return switch (asked) {
      case Patch.Left<String>() -> now;
      case Patch.Unset<String>() -> Optional.empty();
      case Patch.Put<String>(String word) ->
          word.isEmpty() ? Optional.empty() : Optional.of(RuntimeKind.ofWord(word));
    };
  }

  /** An empty one, or null, is none. */
  private static Optional<String> repository(Patch<String> asked, Optional<String> now) {
    return switch (asked) {
      case Patch.Left<String>() -> now;
      case Patch.Unset<String>() -> Optional.empty();
      case Patch.Put<String>(String url) ->
          Optional.of(url.strip()).filter(stripped -> !stripped.isEmpty());
    };
  }

  /** As for the runtime: an empty word, or null, is for what is usual. */
  private static Settings.Web web(SettingsUpdate asked, Settings.Web now) {
    return new Settings.Web(
        asked.timeout().<Duration>map(Duration::ofSeconds).orElse(now.timeout()),
        switch (asked.healthHost()) {
          case Patch.Left<String>() -> now.healthHost();
          case Patch.Unset<String>() -> Optional.empty();
          case Patch.Put<String>(String host) -> Optional.of(host).filter(h -> !h.isBlank());
        },
        now.affinity(),
        new Settings.Https(
            asked.httpsRedirect().orElse(now.https().redirect()),
            asked.hsts().<Duration>map(Duration::ofSeconds).orElse(now.https().strict())));
  }

  private static RollbackSettings rollbacks(SettingsUpdate asked, RollbackSettings before) {
    RollbackSettings next =
        new RollbackSettings(
            asked.rollbackConfig().map(ConfigMode::ofWord).orElse(before.config()),
            switch (asked.sticky()) {
              case Patch.Left<List<String>>() -> before.sticky();
              case Patch.Unset<List<String>>() -> new TreeSet<>();
              case Patch.Put<List<String>>(List<String> keys) -> new TreeSet<>(keys);
            },
            asked.pinRollbacks().orElse(before.pin()),
            asked.releaseUrls().orElse(before.urls()),
            asked.rehearse().<Duration>map(Duration::ofSeconds).orElse(before.rehearse()),
            asked.guard().map(SettingsResource::guard).orElse(before.guard()),
            asked.guardRetry().orElse(before.retry()),
            asked.canary().map(CanaryStages::parse).orElse(before.canary()),
            asked.contractAfter().<Duration>map(Duration::ofSeconds).orElse(before.contract()));
    if (!next.equals(before)) {
      // Refuses what is no key, with the sentence that config:set has for it.
      ConfigVars.of(next.sticky().stream().collect(Collectors.toMap(k -> k, _ -> "")));
    }
    return next;
  }

  private static GuardMode guard(String word) {
    return GuardMode.of(word)
        .orElseThrow(() ->
            ApiError.invalid(
                "\"guard\" must be off, watch, act or eager, not \"" + Printable.of(word) + "\"."));
  }

  /** What is written down of a change: the two groups, each where it changed. */
  private static Happening event(Settings now, Settings next) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    if (!next.withRollbacks(now.rollbacks()).equals(now)) {
      values.put("keep_releases", Integer.toString(next.keepReleases()));
      values.put("env_file", Boolean.toString(next.envFile()));
      values.put("runtime", next.runtime().map(RuntimeKind::word).orElse("the usual one"));
      values.put("repository", next.repository().orElse("none"));
      values.put("timeout", next.web().timeout().toSeconds() + " s");
      values.put("health_host", next.web().healthHost().orElse("the app's name"));
      values.put("https_redirect", Boolean.toString(next.web().https().redirect()));
      values.put("network", next.hostNetwork() ? HOST : OWN);
      values.put("hsts", next.web().https().strict().toSeconds() + " s");
    }
    SequencedMap<String, String> rollbacks = new LinkedHashMap<>();
    RollbackSettings chosen = next.rollbacks();
    if (!chosen.equals(now.rollbacks())) {
      rollbacks.put("config", chosen.config().word());
      rollbacks.put(
          "sticky", chosen.sticky().isEmpty() ? "none" : String.join(", ", chosen.sticky()));
      rollbacks.put("pin", Boolean.toString(chosen.pin()));
      rollbacks.put("urls", Boolean.toString(chosen.urls()));
      rollbacks.put("rehearse", chosen.rehearse().toSeconds() + " s");
      rollbacks.put("guard", chosen.guard().word());
      rollbacks.put("guard_retry", Boolean.toString(chosen.retry()));
      rollbacks.put("canary", chosen.canary().toString());
      rollbacks.put("contract_after", chosen.contract().toSeconds() + " s");
    }
    return new OfSettings.Changed(values, rollbacks);
  }

  private Answer events(Exchange x) {
    PageRange range = x.range("seq");
    // One more for a start that is left out, and one that tells whether there are others.
    List<EventBody> some =
        apps.events(x.app(), from(range), range.descending(), range.max() + 2).stream()
            .map(SettingsResource::body)
            .toList();
    return range.page(some, entry("seq", e -> Long.toString(e.seq())));
  }

  private static long from(PageRange range) {
    boolean number = range.field().equals("seq") && range.start().matches("\\d{1,18}");
    long end = range.descending() ? Long.MAX_VALUE : 0;
    return number ? Long.parseLong(range.start()) : end;
  }

  private static EventBody body(Event e) {
    return new EventBody(
        e.id(), e.seq(), e.what(), e.actorEmail(), e.source(), e.door(), e.address(), e.at());
  }
}
