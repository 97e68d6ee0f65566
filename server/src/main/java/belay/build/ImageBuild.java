package belay.build;

import belay.confinement.BuildProcess;
import belay.confinement.CommandWrapper;
import belay.files.TreeDeletion;
import belay.manifest.AddonWish;
import belay.manifest.AppJson;
import belay.manifest.BelayYml;
import belay.manifest.HerokuYml;
import belay.manifest.Manifests;
import belay.release.InvalidInput;
import belay.release.Slug;
import belay.release.SlugImages;
import belay.slug.Slugs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One build of an app's images, from the source tree to the slug in the store: what they were built
 * of, and their ids. Used once, by one thread.
 */
final class ImageBuild {
  private final Workshop workshop;
  private final Builder.Request request;
  private final Optional<String> base;
  private final BuildLog log;
  private final long deadline;

  /**
   * @param base what slugs run in where belay.yml does not say
   * @param deadline by {@link System#nanoTime}
   */
  ImageBuild(
      Workshop workshop,
      Builder.Request request,
      Optional<String> base,
      BuildLog log,
      long deadline) {
    this.workshop = workshop;
    this.request = request;
    this.base = base;
    this.log = log;
    this.deadline = deadline;
  }

  /**
   * @param source the repository's files
   * @param work a directory that is not there yet; the caller deletes it
   */
  Builder.Outcome run(Path source, BelayYml settings, Path work)
      throws IOException,
          InterruptedException,
          BuildProcess.TookTooLong,
          BuildpackRun.ScriptFailed {
    Manifests manifests = workshop.manifests();
    Path app = manifests.directory(source, settings);
    Recipe recipe = Recipe.of(request, app, settings, manifests, base);
    ContainerNotes.of(recipe, app, request).forEach(log::note);
    return switch (recipe) {
      case Recipe.OfTree(ImagePlan plan) -> ofTree(app, settings, plan, Optional.empty(), work);
      case Recipe.OfHerokuYml(HerokuYml file, ImagePlan plan) ->
          ofTree(app, settings, plan, Optional.of(file), work);
      case Recipe.OfSlug(String name) ->
          onBase(name, new Build(workshop, request, log, deadline), source, app, settings, work);
      case Recipe.OfStack stack ->
          onBase(stack.image(), inStack(stack, app, settings), source, app, settings, work);
    };
  }

  private Build inStack(Recipe.OfStack stack, Path app, BelayYml settings) throws IOException {
    List<String> named =
        Build.names(request.buildpacks(), settings, workshop.manifests().appJson(app));
    if (named.isEmpty()) {
      throw new InvalidInput(
          "In the stack "
              + stack.stack()
              + " an app is built with Heroku's own buildpacks. Name them: belay buildpacks:set"
              + " heroku/nodejs -a "
              + request.app());
    }
    CommandWrapper inside = workshop.tools().inside(workshop.wrapper(), stack.buildImage());
    List<String> official = named.stream().map(BuildpackSources::official).toList();
    return new Build(workshop.with(inside), request.with(official), log, deadline);
  }

  private static Path context(Path work) throws IOException {
    return Files.createDirectories(work).resolve("context.tar");
  }

  /** What an image is taken from, as {@link ImageBuilder.Order} has it. */
  private record From(Optional<Builder.Image> ready, Optional<ImageBuilder.Pack> pack) {
    static final From NOTHING = new From(Optional.empty(), Optional.empty());
  }

  /** For a context with a Dockerfile of Belay's own. */
  private ImageBuilder.Order plain(Path context, BelayYml settings, From from) {
    return new ImageBuilder.Order(
        request.appId(),
        request.app(),
        context,
        BelayYml.Docker.DEFAULT.dockerfile(),
        Optional.empty(),
        Collections.emptySortedMap(),
        from.ready(),
        from.pack(),
        settings.docker().readOnly());
  }

  private ImageBuilder.Order order(ImagePlan.Made image, BelayYml settings, Path work)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    Path context = context(work);
    return switch (image) {
      case ImagePlan.Made.OfFile(_, var directory, var dockerfile, var target, var args) -> {
        ContextTar.write(directory, dockerfile, context, deadline);
        yield new ImageBuilder.Order(
            request.appId(),
            request.app(),
            context,
            dockerfile,
            target,
            args,
            Optional.empty(),
            Optional.empty(),
            settings.docker().readOnly());
      }
      case ImagePlan.Made.Ready(Builder.Image ready) -> {
        ContextTar.writeDockerfile(Recipe.dockerfile(ready), context);
        yield plain(context, settings, new From(Optional.of(ready), Optional.empty()));
      }
      case ImagePlan.Made.OfBuilder(String builder, Path tree, String name) -> {
        Builder.Image packed = new Builder.Image(name, false, Collections.emptySortedSet());
        ContextTar.writeDockerfile(Recipe.dockerfile(packed), context);
        var pack = new ImageBuilder.Pack(builder, tree, env(work), descriptor(work));
        yield plain(context, settings, new From(Optional.of(packed), Optional.of(pack)));
      }
    };
  }

  private Builder.Outcome ofTree(
      Path app, BelayYml settings, ImagePlan plan, Optional<HerokuYml> file, Path work)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    AppJson appJson = workshop.manifests().appJson(app);
    TreeDeletion.delete(app.resolve(".git"));
    // First, for what cannot be stored must not be built.
    UUID id = UUID.randomUUID();
    Slugs.Stored stored = workshop.slugs().store(id, app);
    boolean made = false;
    SortedMap<String, String> types = new TreeMap<>(plan.types());
    try {
      SortedMap<String, String> ids = new TreeMap<>();
      Map<String, Long> bytes = new HashMap<>();
      for (Map.Entry<String, ImagePlan.Made> one : plan.images().entrySet()) {
        log.step(one.getValue().step());
        switch (built(order(one.getValue(), settings, work))) {
          case ImageBuilder.Outcome.Failed failed -> {
            // Images that were built before it stay for the next build to use, until a start.
            return new Builder.Outcome.Failed(failed.message());
          }
          case ImageBuilder.Outcome.Built built -> {
            tell(built);
            ids.put(one.getKey(), built.image());
            bytes.put(built.image(), built.bytes());
            if (types.isEmpty()) {
              types.putAll(CloudNative.types(built.labels()));
            }
          }
        }
      }
      made = true;
      SortedMap<String, String> env = appJson.given(new SecureRandom());
      file.ifPresent(asks -> env.putAll(asks.config()));
      long size = bytes.values().stream().mapToLong(Long::longValue).sum();
      Slug slug = slug(id, stored, settings, appJson, plan.what(), types);
      return new Builder.Outcome.Built(
          slug.in(images(plan, ids), size),
          appJson.formation(),
          env,
          addons(settings, appJson, file));
    } finally {
      discardUnless(made, id);
    }
  }

  private static List<AddonWish> addons(
      BelayYml settings, AppJson appJson, Optional<HerokuYml> file) {
    List<AddonWish> addons = new ArrayList<>(settings.addons());
    addons.addAll(appJson.addons());
    file.ifPresent(asks -> addons.addAll(asks.addons()));
    return addons;
  }

  /** Config vars for a build; one of several lines has no place in such a file. */
  private Path env(Path work) throws IOException {
    Path file = Files.createDirectories(work).resolve("env");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    StringBuilder text = new StringBuilder();
    request
        .config()
        .values()
        .forEach((key, value) -> {
          if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            log.note(key + " has several lines and is not given to the buildpacks.");
          } else {
            text.append(key).append('=').append(value).append('\n');
          }
        });
    return Files.writeString(file, text);
  }

  private static Path descriptor(Path work) throws IOException {
    return Files.writeString(work.resolve("project.toml"), "[_]\nschema-version = \"0.2\"\n");
  }

  private static SlugImages images(ImagePlan plan, SortedMap<String, String> ids) {
    SortedMap<String, String> own = new TreeMap<>();
    plan.imageOf().forEach((type, name) -> own.put(type, ids.getOrDefault(name, "")));
    return new SlugImages(ids.getOrDefault(plan.main(), ""), own);
  }

  /** Without its images, there is no use for the slug. */
  private void discardUnless(boolean made, UUID slug) {
    if (!made) {
      workshop.slugs().discard(slug);
    }
  }

  /** What buildpacks make of the source, laid into the base. */
  private Builder.Outcome onBase(
      String name, Build build, Path source, Path app, BelayYml settings, Path work)
      throws IOException,
          InterruptedException,
          BuildProcess.TookTooLong,
          BuildpackRun.ScriptFailed {
    Builder.Outcome outcome = build.run(source, settings, work);
    if (!(outcome instanceof Builder.Outcome.Built made)) {
      return outcome;
    }
    if (StaticSite.isAmong(made.slug().processTypes())) {
      workshop.slugs().discard(made.slug().id());
      return new Builder.Outcome.Failed(
          "A static site is served by Belay itself, not from a container.\nWithout containers: belay"
              + " settings runtime=process -a "
              + request.app());
    }
    log.step("Laying the slug into " + name);
    Path context = context(work);
    ContextTar.writeSlug(Recipe.onBase(name), app, context, deadline);
    boolean laid = false;
    try {
      switch (built(plain(context, settings, From.NOTHING))) {
        case ImageBuilder.Outcome.Failed failed -> {
          return new Builder.Outcome.Failed(failed.message());
        }
        case ImageBuilder.Outcome.Built built -> {
          laid = true;
          tell(built);
          return new Builder.Outcome.Built(
              made.slug().in(SlugImages.one(built.image()), built.bytes()),
              made.formation(),
              made.env(),
              made.addons());
        }
      }
    } finally {
      discardUnless(laid, made.slug().id());
    }
  }

  private void tell(ImageBuilder.Outcome.Built built) {
    log.note("Image " + Slug.shortImage(built.image()) + ", " + Build.size(built.bytes()));
  }

  /** Ends what runs too long: a build is somebody's code. */
  private ImageBuilder.Outcome built(ImageBuilder.Order order) throws BuildProcess.TookTooLong {
    Thread builds = Thread.currentThread();
    long left = Math.max(0, deadline - System.nanoTime());
    Thread clock =
        Thread.ofVirtual()
            .name("build-clock")
            .start(() -> {
              try {
                Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
                builds.interrupt();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    ImageBuilder.Outcome outcome = workshop.images().build(order, log::line);
    clock.interrupt();
    if (outcome instanceof ImageBuilder.Outcome.Failed && System.nanoTime() > deadline) {
      boolean _ = Thread.interrupted();
      throw new BuildProcess.TookTooLong();
    }
    return outcome;
  }

  private Slug slug(
      UUID id,
      Slugs.Stored stored,
      BelayYml settings,
      AppJson appJson,
      String what,
      SortedMap<String, String> types) {
    return new Slug(
        id,
        request.appId(),
        request.commit(),
        request.commitSubject().or(() -> request.image().map(i -> "image " + i.name())),
        what,
        Optional.empty(),
        types,
        new TreeMap<>(),
        settings.health().or(appJson::health).orElse(Slug.Health.PORT_OPENS),
        settings.overlap(),
        settings.migrations(),
        settings.checkpoint(),
        settings.jobs().or(appJson::jobs).orElse(List.of()),
        settings.limits(),
        List.of(),
        stored.bytes(),
        stored.treeHash(),
        workshop.clock().instant());
  }
}
