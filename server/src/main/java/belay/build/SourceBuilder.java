package belay.build;

import belay.confinement.BuildMachine;
import belay.confinement.BuildProcess;
import belay.confinement.CommandWrapper;
import belay.files.TreeDeletion;
import belay.language.Languages;
import belay.manifest.BelayYml;
import belay.manifest.Manifests;
import belay.outbound.Outbound;
import belay.release.BelayException;
import belay.release.FullDisk;
import belay.release.InvalidInput;
import belay.release.RuntimeKind;
import belay.slug.Slugs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Builds with buildpacks of Heroku's classic interface (<a
 * href="https://devcenter.heroku.com/articles/buildpack-api">buildpack API</a>), live and confined;
 * or, for an app whose dynos are containers, an image of its Dockerfile. Safe for use by several
 * threads, for one build of an app at a time.
 */
public final class SourceBuilder implements Builder {
  /**
   * What counts where an app does not say.
   *
   * @param runtime what dynos are
   * @param base the image that slugs run in, of apps in containers that have no Dockerfile
   * @param tools what has the engine build images
   */
  public record Otherwise(RuntimeKind runtime, Optional<String> base, ImageTools tools) {}

  private static final String CONTAINER = "container";

  private final Workshop workshop;
  private final BuildLimits limits;
  private final Otherwise otherwise;

  /**
   * Directories of Belay's.
   *
   * @param buildpacks for the built-in ones, of a builder's own
   * @param home which no build sees, and which holds nobody's buildpack
   */
  public record Own(Path buildpacks, Path home) {}

  /**
   * Writes the built-in buildpacks out.
   *
   * @param slugs where slugs go; sources to build must be on the same file system
   * @param languages the runtimes that the machine has
   * @param images what builds images
   * @param otherwise what counts where neither the app's owner nor belay.yml says
   * @param places where this builder keeps its own, and what of Belay's nobody's build may use
   * @param outbound where buildpacks are fetched from
   */
  public SourceBuilder(
      Slugs slugs,
      Own places,
      BuildMachine machine,
      Languages languages,
      CommandWrapper wrapper,
      ImageBuilder images,
      Otherwise otherwise,
      Outbound outbound,
      BuildLimits limits,
      InstantSource clock) {
    Path root = places.buildpacks().toAbsolutePath().normalize();
    BuiltInBuildpacks builtIns = new BuiltInBuildpacks(root.resolve("builtin"));
    forgetClones(root.resolve("git"));
    BuildpackSources sources =
        new BuildpackSources(
            builtIns, new GitFetch(machine, wrapper, outbound), places.home().toAbsolutePath());
    this.limits = limits;
    this.otherwise = otherwise;
    this.workshop =
        new Workshop(
            slugs,
            builtIns,
            sources,
            machine,
            languages,
            wrapper,
            new Manifests(limits.manifestBytes()),
            images,
            otherwise.tools(),
            clock);
  }

  /** Earlier versions kept fetched buildpacks for all apps together. */
  private static void forgetClones(Path clones) {
    try {
      TreeDeletion.delete(clones);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + clones, e);
    }
  }

  @Override
  public Outcome build(Request request, Output output) {
    BuildLog log = new BuildLog(output, limits.lines());
    Path source = request.source().toAbsolutePath().normalize();
    Path work = source.resolveSibling(source.getFileName() + ".work");
    Outcome outcome = attempt(request, source, work, log);
    try {
      TreeDeletion.delete(work);
      TreeDeletion.delete(source);
    } catch (IOException e) {
      log.note("Some of the build's files could not be deleted: " + e.getMessage());
    }
    if (outcome instanceof Outcome.Failed failed) {
      log.fault(failed.message());
    }
    log.end();
    return outcome;
  }

  private Outcome attempt(Request request, Path source, Path work, BuildLog log) {
    long deadline = System.nanoTime() + limits.time().toNanos();
    try {
      BelayYml settings = workshop.manifests().belayYml(source, request.app());
      return switch (kind(request, settings, source)) {
        case PROCESS -> {
          Path app = workshop.manifests().directory(source, settings);
          insistOnNoBuilder(request, settings);
          ContainerNotes.ofProcesses(app, request.app(), workshop.manifests())
              .ifPresent(note -> note.lines().forEach(log::note));
          yield new Build(workshop, request, log, deadline).run(source, settings, work);
        }
        case DOCKER ->
            new ImageBuild(workshop, request, otherwise.base(), log, deadline)
                .run(source, settings, work);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return stopped();
    } catch (BuildProcess.TookTooLong e) {
      return new Outcome.Failed(
          "The build took longer than "
              + limits.time().toMinutes()
              + " minutes and was stopped: shorten what takes long above, or keep in the build cache"
              + " what it makes each time.");
    } catch (BuildpackRun.ScriptFailed | BelayException e) {
      return Thread.currentThread().isInterrupted()
          ? stopped()
          : new Outcome.Failed(String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      return new Outcome.Failed("The build could not be carried out: " + reason(e));
    }
  }

  private static void insistOnNoBuilder(Request request, BelayYml settings) {
    if (settings.builder().isPresent()) {
      throw new InvalidInput(
          "belay.yml names a builder, which builds for containers, and this app runs as processes."
              + " Take the line away, or run: belay settings runtime=docker -a "
              + request.app());
    }
  }

  private RuntimeKind kind(Request request, BelayYml settings, Path source) throws IOException {
    if (request.image().isPresent()) {
      return RuntimeKind.DOCKER;
    }
    Optional<RuntimeKind> said = request.runtime().or(settings::runtime);
    return said.isPresent() ? said.get() : kindOfStack(settings, source);
  }

  /** Heroku's word for containers is a stack. */
  private RuntimeKind kindOfStack(BelayYml settings, Path source) throws IOException {
    Manifests manifests = workshop.manifests();
    Optional<String> stack = settings.stack();
    if (stack.isEmpty()) {
      stack = manifests.appJson(manifests.directory(source, settings)).stack();
    }
    return stack.filter(CONTAINER::equals).isPresent() ? RuntimeKind.DOCKER : otherwise.runtime();
  }

  private static Outcome stopped() {
    return new Outcome.Failed("The build was stopped. Nothing was released.");
  }

  private static String reason(Exception e) {
    Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
    String message = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
    return FullDisk.isSaid(message)
        ? "the disk is full. Free some space and deploy again."
        : message;
  }
}
