package belay.http;

import static java.util.Map.entry;

import belay.access.Permission;
import belay.api.BuildBody;
import belay.api.IdRef;
import belay.api.UserRef;
import belay.build.Builder;
import belay.build.Directories;
import belay.deploy.DeployOutcome;
import belay.deploy.Deployer;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /apps/{app}/builds}: deploy an uploaded source. Builds are remembered, the newest of each
 * app, as long as this process runs; what they made is in the ledger for ever.
 */
final class BuildsResource {
  private static final Logger LOG = LoggerFactory.getLogger(BuildsResource.class);
  private static final SortedSet<String> WEB = new TreeSet<>(Set.of("web"));
  private static final Optional<String> NONE = Optional.empty();

  private final Context context;
  private final SourcesResource sources;
  private final Builds builds;

  BuildsResource(Context context, SourcesResource sources) {
    this.context = context;
    this.sources = sources;
    this.builds = new Builds(context.services().clock(), context.limits().outputBytesMax());
  }

  void register(Routes routes) {
    routes
        .post("/apps/{app}/builds", this::create)
        .get("/apps/{app}/builds", this::list)
        .get("/apps/{app}/builds/{build}", this::one)
        .get("/apps/{app}/builds/{build}/result", this::result)
        .delete("/apps/{app}/builds/{build}", this::cancel)
        .delete("/apps/{app}/build-cache", this::purge)
        .open("GET", "/streams/builds/{build}/{secret}", this::output);
  }

  private Answer list(Exchange x) {
    App app = x.app(Permission.VIEW);
    List<BuildBody> all = builds.of(app.id()).stream().map(b -> body(b, x)).toList();
    return x.range("id")
        .page(
            all,
            entry("id", b -> b.id().toString()),
            entry("started_at", b -> b.createdAt().toString()),
            entry("created_at", b -> b.createdAt().toString()));
  }

  private Answer one(Exchange x) {
    return Answer.ok(body(build(x, Permission.VIEW), x));
  }

  private Builds.Build build(Exchange x, Permission permission) {
    return builds
        .find(x.app(permission).id(), x.value("build"))
        .orElseThrow(() -> ApiError.notFound("build", "Couldn't find that build."));
  }

  private Answer result(Exchange x) {
    Builds.Build build = build(x, Permission.VIEW);
    BuildBody body = body(build, x);
    List<BuildBody.Line> lines =
        build.transcript().soFar().stream()
            .map(line -> new BuildBody.Line("STDOUT", line))
            .toList();
    return Answer.ok(
        new BuildBody.Result(
            new BuildBody.Brief(body.id(), body.status(), body.outputStreamUrl()),
            body.status().equals("failed") ? 1 : 0,
            lines));
  }

  private Answer cancel(Exchange x) {
    Builds.Build build = build(x, Permission.DEPLOY);
    throw ApiError.invalid(
        build.state().status().equals("pending")
            ? "A build is not cancelled from here. What it makes can be rolled back, in"
                + " milliseconds."
            : "That build has ended.");
  }

  private Answer purge(Exchange x) {
    App app = x.app(Permission.DEPLOY);
    Change change = x.change();
    context.changes().start(() -> context.services().deployer().purgeBuildCache(app, change));
    return Answer.accepted();
  }

  private Answer output(Exchange x) {
    context.secrets().check("build/" + x.value("build"), x.value("secret"));
    Builds.Build build =
        builds
            .find(x.value("build"))
            .orElseThrow(() -> ApiError.notFound("build", "Couldn't find that build."));
    return Answer.Stream.text(build.transcript()::copyTo);
  }

  private Answer create(Exchange x) throws IOException {
    App app = x.app(Permission.DEPLOY);
    JsonNode blob = x.body().path("source_blob");
    Optional<Builder.Image> image =
        Fields.text(x.body(), "image")
            .map(name -> new Builder.Image(name, x.flag("pull").orElse(false), WEB));
    if (image.isPresent() && !blob.isObject()) {
      Deployer.Source source =
          ContainerRelease.source(context, image.get(), x.flag("force").orElse(false));
      var shown = new BuildBody.SourceBlob(Optional.empty(), url(image.get()), NONE, NONE);
      return begin(x, app, source, source.directory(), shown);
    }
    String url =
        Fields.text(blob, "url")
            .orElseThrow(() -> ApiError.invalid("\"source_blob.url\" is missing."));
    Path tarball = sources.find(url);
    Optional<String> checksum = Fields.text(blob, "checksum");
    if (checksum.isPresent()) {
      checkSum(tarball, checksum.get());
    }
    Optional<String> version = Fields.text(blob, "version");
    Optional<String> description = Fields.text(blob, "version_description");
    Optional<String> commit = version.filter(v -> v.matches("[0-9a-f]{40}|[0-9a-f]{64}"));
    context.services().deployer().admit(app, commit, x.flag("force").orElse(false));
    Path unpacked = sources.newTree();
    try {
      Tarball.unpack(
          tarball, unpacked, context.limits().treeBytesMax(), context.limits().treeEntriesMax());
    } catch (IOException | RuntimeException e) {
      Directories.delete(unpacked);
      throw e;
    }
    Deployer.Source source =
        new Deployer.Source(
            Tarball.top(unpacked),
            commit,
            description.or(() -> commit.isEmpty() ? version : Optional.empty()),
            x.flag("force").orElse(false),
            image);
    var shown = new BuildBody.SourceBlob(checksum, url, version, description);
    return begin(x, app, source, unpacked, shown);
  }

  private static String url(Builder.Image image) {
    return "docker-image://" + image.name();
  }

  private Answer begin(
      Exchange x, App app, Deployer.Source source, Path unpacked, BuildBody.SourceBlob shown) {
    Builds.Build build = builds.begin(app.id(), x.person().user(), shown);
    Change change = x.change();
    context.changes().start(() -> run(app, source, unpacked, change, build));
    return Answer.created(body(build, x));
  }

  private void run(App app, Deployer.Source source, Path tree, Change change, Builds.Build build) {
    try {
      DeployOutcome outcome =
          context.services().deployer().deploy(app, source, change, build.transcript()::line);
      builds.finish(build, outcome);
    } catch (BelayException e) {
      build.transcript().line(" !     " + e.getMessage());
      builds.fail(build);
    } catch (RuntimeException | Error e) {
      LOG.error("Build {} failed", build.id(), e);
      build
          .transcript()
          .line(" !     Something went wrong inside the server (build " + build.id() + ").");
      builds.fail(build);
    } finally {
      build.transcript().end();
      deleteTree(tree);
    }
  }

  /** The deployer takes the source away; a directory around it is left, or all of a refused one. */
  private static void deleteTree(Path tree) {
    try {
      Directories.delete(tree);
    } catch (IOException e) {
      LOG.warn("Could not delete {}: {}", tree, e.getMessage());
    }
  }

  private static void checkSum(Path file, String expected) throws IOException {
    String wanted = expected.replaceFirst("(?i)^sha256:", "").toLowerCase(Locale.ROOT);
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      byte[] digest = ((DigestInputStream) in).getMessageDigest().digest();
      if (!HexFormat.of().formatHex(digest).equals(wanted)) {
        throw ApiError.invalid("The source's checksum is not the one given; upload it again.");
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private BuildBody body(Builds.Build build, Exchange x) {
    Builds.State state = build.state();
    String output =
        x.baseUrl()
            + "/streams/builds/"
            + build.id()
            + "/"
            + context.secrets().of("build/" + build.id());
    Instant changed = state.at();
    return new BuildBody(
        new IdRef(build.appId()),
        List.of(),
        build.createdAt(),
        Platform.GENERATION.name(),
        build.id(),
        output,
        build.source(),
        state.release().map(IdRef::new),
        state.slug().map(IdRef::new),
        Platform.STACK.name(),
        state.status(),
        changed,
        new UserRef(build.user().id(), build.user().email()));
  }
}
