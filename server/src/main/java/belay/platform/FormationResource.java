package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.OPERATE;
import static belay.http.Allowed.VIEW;

import belay.access.Permission;
import belay.api.FormationBody;
import belay.api.request.FormationUpdate;
import belay.api.request.Patch;
import belay.api.request.Ref;
import belay.api.request.TypeUpdate;
import belay.apps.Apps;
import belay.build.Builder;
import belay.deploy.Deploys;
import belay.history.Outcomes;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.lifecycle.Formation;
import belay.release.App;
import belay.release.Change;
import belay.release.DynoSize;
import belay.release.ProcessTypes;
import belay.release.Slug;
import belay.source.ContainerRelease;
import belay.switching.DeployOutcome;
import belay.view.FormationViews;
import belay.view.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code /apps/{app}/formation}: how many dynos of each process type. */
final class FormationResource {
  private final Deploys deploys;
  private final Formation formation;
  private final Apps apps;
  private final Changes changes;
  private final FormationViews views;

  private final Path buildDirectory;

  FormationResource(
      Deploys deploys,
      Formation formation,
      Apps apps,
      Changes changes,
      FormationViews formationViews,
      Path buildDirectory) {
    this.buildDirectory = buildDirectory;
    this.deploys = deploys;
    this.formation = formation;
    this.apps = apps;
    this.changes = changes;
    this.views = formationViews;
  }

  void register(Routes routes) {
    routes
        .get("/apps/{app}/formation", READ, VIEW, FormationBody.class, this::list)
        .get("/apps/{app}/formation/{type}", READ, VIEW, FormationBody.class, this::one)
        .patch(
            "/apps/{app}/formation",
            WRITE,
            OPERATE,
            FormationUpdate.class,
            FormationBody.class,
            this::scale)
        .patch(
            "/apps/{app}/formation/{type}",
            WRITE,
            OPERATE,
            TypeUpdate.class,
            FormationBody.class,
            this::scaleOne);
  }

  private Answer list(Exchange x) {
    App app = x.app();
    return Answer.ok(List.copyOf(views.formation(app).values()));
  }

  private Answer one(Exchange x) {
    App app = x.app();
    return Answer.ok(type(x.value("type"), views.formation(app)));
  }

  private Answer scale(Exchange x, FormationUpdate asked) throws InterruptedException {
    App app = x.app();
    SortedMap<String, String> images = ContainerRelease.of(asked.updates());
    if (!images.isEmpty()) {
      return releaseAll(x, app, images, asked.force());
    }
    Map<String, Integer> before = views.quantities(app);
    Map<String, Integer> wanted = new TreeMap<>();
    Map<String, DynoSize> sizes = new TreeMap<>();
    for (FormationUpdate.Part update : asked.updates()) {
      String type =
          update
              .type()
              .orElseThrow(() -> ApiError.invalid("An update must name its process type."));
      size(update.size().or(() -> update.dynoSize().map(Ref::value)))
          .ifPresent(size -> sizes.put(type, size));
      wanted.putAll(quantity(app, type, update.quantity(), before));
    }
    List<FormationBody> all = List.copyOf(scale(app, wanted, sizes, x.change()).values());
    return warned(Answer.ok(all), app, sizes);
  }

  /** What {@code heroku container:release} asks for, in Heroku's variant 3.docker-releases. */
  private Answer releaseAll(Exchange x, App asked, SortedMap<String, String> images, boolean force)
      throws InterruptedException {
    App app = x.app(Permission.DEPLOY);
    Builder.Image image = ContainerRelease.image(app, views.slug(app), images);
    Optional<String> name = Optional.of(ContainerRelease.name(images));
    release(x, app, image, name, force);
    return Answer.ok(List.copyOf(views.formation(asked).values()));
  }

  private void release(
      Exchange x, App app, Builder.Image image, Optional<String> name, boolean force)
      throws InterruptedException {
    Change change = x.change();
    Deploys.Source source = ContainerRelease.source(buildDirectory, image, name, force);
    DeployOutcome outcome =
        changes
            .await(() -> deploys.deploy(app, source, change, line -> {}))
            .orElseThrow(Changes::stillWaiting);
    Outcomes.throwIfFailed(outcome);
  }

  private Answer scaleOne(Exchange x, TypeUpdate asked) throws InterruptedException {
    App app = x.app();
    SortedMap<String, FormationBody> formation = views.formation(app);
    String type = type(x.value("type"), formation).type();
    if (asked.dockerImage() instanceof Patch.Unset) {
      // Who takes web away by its name means it: that it is missing is no slip of a Procfile.
      Builder.Image left = ContainerRelease.without(app, views.slug(app), type);
      release(x, x.app(Permission.DEPLOY), left, Optional.empty(), true);
      return Answer.ok(type(type, formation));
    }
    Map<String, Integer> wanted = quantity(app, type, asked.quantity(), views.quantities(app));
    Map<String, DynoSize> sizes =
        size(asked.size().or(() -> asked.dynoSize().map(Ref::value)))
            .map(size -> Map.of(type, size))
            .orElse(Map.of());
    FormationBody scaled = type(type, scale(app, wanted, sizes, x.change()));
    return warned(Answer.ok(scaled), app, sizes);
  }

  private static Answer warned(Answer.Body answer, App app, Map<String, DynoSize> sizes) {
    return sizes.values().stream().allMatch(DynoSize.USUAL::equals)
        ? answer
        : answer.with(
            "X-Heroku-Warning",
            "The dyno size is kept as a name, and gives a dyno nothing here. What it may use is"
                + " set with: belay ps:limits memory=1024 -a "
                + app.name());
  }

  /** The size that an update asks for: as a word, or by reference. */
  private static Optional<DynoSize> size(Optional<String> asked) {
    return asked.map(size ->
        DynoSize.ALL.stream()
            .filter(s -> Platform.size(s).id().toString().equals(size))
            .findFirst()
            .orElseGet(() -> DynoSize.named(size)));
  }

  /** The quantity that an update asks for, {@code 3}, {@code "3"}, {@code "+1"} or {@code "-1"}. */
  private Map<String, Integer> quantity(
      App app, String type, Optional<String> asked, Map<String, Integer> before) {
    Slug slug =
        views
            .slug(app)
            .orElseThrow(() ->
                ApiError.notFound(
                    "formation",
                    "Couldn't find that process type ("
                        + type
                        + "). Nothing was deployed to "
                        + app.name()
                        + " yet."));
    ProcessTypes.insistRuns(type, app.name().value(), slug);
    return asked
        .map(text -> Map.of(type, ProcessTypes.asked(text, before.getOrDefault(type, 0))))
        .orElse(Map.of());
  }

  private SortedMap<String, FormationBody> scale(
      App app, Map<String, Integer> wanted, Map<String, DynoSize> sizes, Change change)
      throws InterruptedException {
    if (!wanted.isEmpty()) {
      changes.awaitDone(() -> formation.scale(app, wanted, change));
    }
    if (!sizes.isEmpty()) {
      apps.resize(app, sizes, change);
    }
    return views.formation(app);
  }

  private static FormationBody type(String typeOrId, SortedMap<String, FormationBody> formation) {
    return formation.values().stream()
        .filter(f -> f.type().equals(typeOrId) || f.id().toString().equals(typeOrId))
        .findFirst()
        .orElseThrow(() ->
            ApiError.notFound("formation", "Couldn't find that process type (" + typeOrId + ")."));
  }
}
