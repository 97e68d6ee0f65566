package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.activity.OfSettings;
import belay.api.FeatureBody;
import belay.api.request.FeatureUpdate;
import belay.apps.Apps;
import belay.apps.RollbackSettings;
import belay.apps.Settings;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.lifecycle.AppSettings;
import belay.release.App;
import belay.release.LedgerEntry;
import belay.release.Printable;
import belay.release.Slug;
import belay.routing.Site;
import belay.view.Platform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code /apps/{app}/features}: Heroku's switches, as far as they mean something here, and those of
 * Belay's settings that are on or off.
 */
final class FeaturesResource {
  private static final String AFFINITY = "http-session-affinity";
  private static final String PREBOOT = "preboot";
  private static final String URLS = "release-urls";
  private static final String PIN = "pin-rollbacks";
  private static final int NAME_CHARS_MAX = 60;

  private final AppSettings appSettings;
  private final Apps apps;
  private final Ledger ledger;
  private final Site site;

  FeaturesResource(AppSettings appSettings, Apps apps, Ledger ledger, Site site) {
    this.appSettings = appSettings;
    this.apps = apps;
    this.ledger = ledger;
    this.site = site;
  }

  void register(Routes routes) {
    routes
        .get("/apps/{app}/features", READ, VIEW, FeatureBody.class, this::list)
        .get("/apps/{app}/features/{feature}", READ, VIEW, FeatureBody.class, this::one)
        .patch(
            "/apps/{app}/features/{feature}",
            WRITE,
            MANAGE,
            FeatureUpdate.class,
            FeatureBody.class,
            this::change);
  }

  private Answer list(Exchange x) {
    return x.range("id")
        .page(
            features(x.app()),
            entry("id", f -> f.id().toString()),
            entry("name", FeatureBody::name));
  }

  private List<FeatureBody> features(App app) {
    Settings settings = apps.settings(app);
    List<FeatureBody> all = new ArrayList<>();
    for (FixedFeature fixed : FixedFeature.ALL) {
      all.add(feature(fixed.name(), fixed.title(), fixed.words(), fixed.on(), app));
    }
    all.addAll(own(app, settings.web(), settings.rollbacks()));
    all.sort(Comparator.comparing(FeatureBody::name));
    return all;
  }

  private List<FeatureBody> own(App app, Settings.Web web, RollbackSettings rollbacks) {
    return List.of(
        feature(
            AFFINITY,
            "Sticky sessions",
            "A cookie keeps a visitor with the dyno that answered first, as long as that serves",
            web.affinity(),
            app),
        feature(PIN, "Pin after every rollback", "Every rollback pins", rollbacks.pin(), app),
        feature(
            PREBOOT,
            "Seamless web dyno deploys",
            "New dynos are up before the old ones go; belay.yml says overlap: no where they may not"
                + " run at once",
            overlaps(app),
            app),
        feature(
            URLS,
            "A URL for each release",
            "Each kept release answers at vN--" + site.host(app),
            rollbacks.urls(),
            app));
  }

  private boolean overlaps(App app) {
    return ledger
        .serving(app.id())
        .map(LedgerEntry::release)
        .flatMap(r -> r.slug())
        .flatMap(ledger::slug)
        .map(Slug::overlap)
        .orElse(true);
  }

  private static FeatureBody feature(
      String name, String title, String description, boolean enabled, App app) {
    return new FeatureBody(
        app.createdAt(),
        description,
        "",
        enabled,
        Platform.id("feature", app.id() + "/" + name),
        name,
        "general",
        app.updatedAt(),
        title,
        "");
  }

  private Answer one(Exchange x) {
    return Answer.ok(find(x.app(), x.value("feature")));
  }

  private FeatureBody find(App app, String nameOrId) {
    return features(app).stream()
        .filter(f -> f.name().equals(nameOrId) || f.id().toString().equals(nameOrId))
        .findFirst()
        .orElseThrow(() ->
            ApiError.notFound(
                "feature",
                "Couldn't find that feature ("
                    + Printable.of(nameOrId, NAME_CHARS_MAX)
                    + "). There are: "
                    + features(app).stream()
                        .map(FeatureBody::name)
                        .collect(Collectors.joining(", "))
                    + "."));
  }

  private Answer change(Exchange x, FeatureUpdate asked) {
    App app = x.app();
    FeatureBody feature = find(app, x.value("feature"));
    boolean on =
        asked.enabled().orElseThrow(() -> ApiError.invalid("\"enabled\" must be true or false."));
    if (on != feature.enabled()) {
      FixedFeature.find(feature.name())
          .ifPresent(fixed -> {
            throw ApiError.invalid(fixed.refusal());
          });
      Settings settings = apps.settings(app);
      RollbackSettings now = settings.rollbacks();
      Settings next =
          switch (feature.name()) {
            case AFFINITY -> settings.withWeb(settings.web().withAffinity(on));
            case URLS -> settings.withRollbacks(now.withUrls(on));
            case PIN -> settings.withRollbacks(now.withPin(on));
            default ->
                throw ApiError.invalid(
                    "Whether the dynos of two releases may run at once is said by \"overlap:\" in"
                        + " belay.yml, which is deployed with the code.");
          };
      appSettings.apply(app, next, new OfSettings.Feature(feature.name(), on), x.change());
    }
    return Answer.ok(find(app, feature.name()));
  }
}
