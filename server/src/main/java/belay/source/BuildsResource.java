package belay.source;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Permission;
import belay.api.BuildBody;
import belay.api.IdRef;
import belay.api.UserRef;
import belay.api.request.BuildCreate;
import belay.apps.Apps;
import belay.build.Builder;
import belay.builds.Build;
import belay.builds.Builds;
import belay.builds.Transcript;
import belay.deploy.Deploys;
import belay.deploy.RecordedBuild;
import belay.files.TreeDeletion;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.HttpLimits;
import belay.http.Routes;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.InvalidInput;
import belay.release.Masked;
import belay.switching.DeployOutcome;
import belay.view.Addresses;
import belay.view.Platform;
import belay.view.Secrets;
import belay.view.Views;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /apps/{app}/builds}: deploy an uploaded source; builds through all doors, listed. */
public final class BuildsResource {
  private static final Logger LOG = LoggerFactory.getLogger(BuildsResource.class);
  private static final SortedSet<String> WEB = new TreeSet<>(Set.of("web"));
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Deploys deploys;
  private final Apps apps;
  private final HttpLimits limits;
  private final Addresses addresses;
  private final Secrets secrets;
  private final Changes changes;
  private final SourcesResource sources;
  private final Builds builds;
  private final OutsideSource elsewhere;

  private final Path buildDirectory;

  public BuildsResource(
      Deploys deploys,
      Apps apps,
      Builds builds,
      HttpLimits limits,
      Addresses addresses,
      Secrets secrets,
      Changes changes,
      SourcesResource sources,
      OutsideSource elsewhere,
      Path buildDirectory) {
    this.buildDirectory = buildDirectory;
    this.deploys = deploys;
    this.apps = apps;
    this.limits = limits;
    this.addresses = addresses;
    this.secrets = secrets;
    this.changes = changes;
    this.sources = sources;
    this.builds = builds;
    this.elsewhere = elsewhere;
  }

  public void register(Routes routes) {
    routes
        .post("/apps/{app}/builds", WRITE, DEPLOY, BuildCreate.class, BuildBody.class, this::create)
        .get("/apps/{app}/builds", READ, VIEW, BuildBody.class, this::list)
        .get("/apps/{app}/builds/{build}", READ, VIEW, BuildBody.class, this::one)
        .get("/apps/{app}/builds/{build}/result", READ, VIEW, ObjectNode.class, this::result)
        .delete("/apps/{app}/builds/{build}", WRITE, DEPLOY, BuildBody.class, this::cancel)
        .delete("/apps/{app}/build-cache", WRITE, DEPLOY, Void.class, this::purge)
        .open(
            "GET",
            "/streams/builds/{build}/{secret}",
            Void.class,
            Answer.Stream.class,
            this::output);
  }

  private Answer list(Exchange x) {
    App app = x.app();
    List<BuildBody> all = builds.of(app.id()).stream().map(b -> body(b, app, x)).toList();
    return x.range("id")
        .page(
            all,
            entry("id", b -> b.id().toString()),
            entry("started_at", b -> b.createdAt().toString()),
            entry("created_at", b -> b.createdAt().toString()));
  }

  private Answer one(Exchange x) {
    App app = x.app();
    return Answer.ok(body(build(app, x), app, x));
  }

  private Build build(App app, Exchange x) {
    return id(x.value("build"))
        .flatMap(builds::find)
        .filter(b -> b.appId().equals(app.id()))
        .orElseThrow(BuildsResource::unknown);
  }

  private static Optional<UUID> id(String text) {
    return UUID_FORM.matcher(text).matches()
        ? Optional.of(UUID.fromString(text))
        : Optional.empty();
  }

  private static ApiError unknown() {
    return ApiError.notFound("build", "Couldn't find that build.");
  }

  private Answer result(Exchange x) {
    App app = x.app();
    Build build = build(app, x);
    BuildBody body = body(build, app, x);
    List<BuildBody.Line> lines =
        builds.output(build.id()).orElseThrow(BuildsResource::unknown).soFar().stream()
            .map(line -> new BuildBody.Line("STDOUT", line))
            .toList();
    return Answer.ok(
        new BuildBody.Result(
            new BuildBody.Brief(body.id(), body.status(), body.outputStreamUrl()),
            build.state().status() == Build.Status.FAILED ? 1 : 0,
            lines));
  }

  private Answer cancel(Exchange x) {
    App app = x.app();
    Build build = build(app, x);
    if (build.state().status() != Build.Status.PENDING) {
      throw ApiError.invalid("That build has ended.");
    }
    if (!builds.cancel(build.id(), x.change().actor().email())) {
      throw ApiError.invalid(
          "The build is done and its release is being made, which is not cancelled. It can be"
              + " rolled back: belay rollback -a "
              + app.name());
    }
    return Answer.ok(body(builds.find(build.id()).orElse(build), app, x));
  }

  private Answer purge(Exchange x) {
    App app = x.app();
    Change change = x.change();
    changes.start(() -> deploys.purgeBuildCache(app, change));
    return Answer.accepted();
  }

  private Answer output(Exchange x) {
    Exchange.insistSecret(secrets, "build/" + x.value("build"), x.value("secret"));
    Transcript said =
        id(x.value("build")).flatMap(builds::output).orElseThrow(BuildsResource::unknown);
    return Answer.Stream.text(said::copyTo);
  }

  private Answer create(Exchange x, BuildCreate asked) throws IOException {
    App app = x.app();
    boolean force = asked.force();
    Optional<CanaryStages> stages = asked.canary().map(CanaryStages::parse);
    Optional<Builder.Image> image =
        asked.image().map(name -> new Builder.Image(name, asked.pull(), WEB));
    if (image.isPresent() && asked.sourceBlob().isEmpty()) {
      Deploys.Source source =
          ContainerRelease.source(buildDirectory, image.get(), Optional.empty(), force)
              .through(stages);
      return begin(
          x, app, SourceBlob.image(image.get().name()), List.of(), source.directory(), _ -> source);
    }
    SourceBlob blob = SourceBlob.of(asked.sourceBlob());
    List<String> buildpacks = Buildpacks.asked(asked.buildpacks());
    Optional<URI> outside =
        sources.isOurs(blob.url())
            ? Optional.empty()
            : Optional.of(OutsideSource.checked(blob.url()));
    deploys.admit(app, blob.commit(), force);
    Path tree = sources.newTree();
    if (outside.isEmpty()) {
      unpack(blob, tree);
    }
    return begin(
        x,
        app,
        blob,
        buildpacks,
        tree,
        tell -> {
          if (outside.isPresent()) {
            elsewhere.unpack(outside.get(), blob.checksum(), tree, tell);
          }
          return source(blob, tree, buildpacks, image, force)
              .through(stages)
              .beside(beside(x, blob));
        });
  }

  /** For who asks now, whatever becomes of his request while it is built. */
  private Deploys.Beside beside(Exchange x, SourceBlob blob) {
    Change change = x.change();
    return new Deploys.Beside() {
      @Override
      public App app(AppName name) {
        return x.appNamed(name.value(), Permission.DEPLOY);
      }

      @Override
      public Builds.Running begin(App app) {
        List<String> own = apps.settings(app).buildpacks();
        return builds.begin(app, change, blob.asked(own.stream().map(Masked::url).toList()));
      }
    };
  }

  private void unpack(SourceBlob blob, Path tree) throws IOException {
    try {
      Path tarball = sources.find(blob.url());
      if (blob.checksum().isPresent()) {
        Blobs.insistSum(tarball, blob.checksum().get());
      }
      Tarball.unpack(tarball, tree, limits.treeBytesMax(), limits.treeEntriesMax());
    } catch (IOException | RuntimeException e) {
      TreeDeletion.delete(tree);
      throw e;
    }
  }

  private static Deploys.Source source(
      SourceBlob blob,
      Path tree,
      List<String> buildpacks,
      Optional<Builder.Image> image,
      boolean force)
      throws IOException {
    return new Deploys.Source(
        Tarball.top(tree),
        blob.commit(),
        blob.versionDescription().or(blob::name),
        force,
        image,
        buildpacks,
        blob.name());
  }

  /** What is deployed, when its turn to be made ready has come. */
  private interface Making {
    Deploys.Source source(Builder.Output tell) throws IOException;
  }

  private Answer begin(
      Exchange x, App app, SourceBlob blob, List<String> asked, Path tree, Making making) {
    Change change = x.change();
    List<String> buildpacks = asked.isEmpty() ? apps.settings(app).buildpacks() : asked;
    Builds.Running build =
        builds.begin(app, change, blob.asked(buildpacks.stream().map(Masked::url).toList()));
    Build begun = builds.find(build.id()).orElseThrow(BuildsResource::unknown);
    changes.start(() -> run(app, making, tree, change, build));
    return Answer.created(body(begun, app, x));
  }

  private void run(App app, Making making, Path tree, Change change, Builds.Running build) {
    try {
      var _ = RecordedBuild.of(build, () -> deploy(app, making, change, build));
    } catch (BelayException e) {
      // Its output says so.
    } catch (RuntimeException | Error e) {
      LOG.error("Build {} failed", build.id(), e);
    } finally {
      deleteTree(tree);
    }
  }

  private DeployOutcome deploy(App app, Making making, Change change, Builds.Running build) {
    Deploys.Source source;
    try {
      source = making.source(build);
    } catch (IOException e) {
      throw new InvalidInput(
          "The source could not be unpacked (" + e.getMessage() + "). Nothing was released.");
    }
    return deploys.deploy(app, source, change, build);
  }

  /** A deploy takes the source away; a directory around it is left, or all of a refused one. */
  private static void deleteTree(Path tree) {
    try {
      TreeDeletion.delete(tree);
    } catch (IOException e) {
      LOG.warn("Could not delete {}: {}", tree, e.getMessage());
    }
  }

  private BuildBody body(Build build, App app, Exchange x) {
    Build.State state = build.state();
    Build.Asked asked = build.asked();
    String output =
        x.baseUrl() + "/streams/builds/" + build.id() + "/" + secrets.of("build/" + build.id());
    return new BuildBody(
        new IdRef(build.appId()),
        asked.buildpacks().stream().map(Buildpacks::body).toList(),
        build.createdAt(),
        Platform.GENERATION.name(),
        build.id(),
        output,
        new BuildBody.SourceBlob(
            asked.checksum(),
            asked.url().orElseGet(() -> Views.gitUrl(addresses.lasting(x.baseUrl()), app)),
            asked.version(),
            asked.description()),
        state.release().map(IdRef::new),
        state.slug().map(IdRef::new),
        Platform.STACK.name(),
        state.status().name().toLowerCase(Locale.ROOT),
        state.at(),
        new UserRef(build.actor().userId(), build.actor().email()));
  }
}
