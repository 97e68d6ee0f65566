package belay.source;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.READ_SECRETS;
import static belay.http.Allowed.ADMIN;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.USER;

import belay.activity.OfApp;
import belay.api.IdName;
import belay.api.ImportBody;
import belay.apps.Apps;
import belay.archive.ArchiveFailed;
import belay.archive.Exports;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.HttpLimits;
import belay.http.Routes;
import belay.lifecycle.Imported;
import belay.lifecycle.Imports;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.Change;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /apps/{app}/export} and {@code /imports}: an app as one file, written and taken in. */
public final class ArchivesResource {
  private static final Logger LOG = LoggerFactory.getLogger(ArchivesResource.class);

  private final Apps apps;
  private final HttpLimits limits;
  private final RunningImports imports;
  private final Exports exports;

  public ArchivesResource(
      Imports importing, Apps apps, Exports exports, HttpLimits limits, Changes changes) {
    this.apps = apps;
    this.limits = limits;
    this.imports = new RunningImports(importing, changes);
    this.exports = exports;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/export", READ_SECRETS, MANAGE, Answer.Stream.class, this::export)
        .post("/imports", EVERYTHING, ADMIN, InputStream.class, ImportBody.class, this::create)
        .get("/imports/{import}", EVERYTHING, USER, ImportBody.class, this::info);
  }

  /** It holds every value that a config var ever had: only who may manage the app gets it. */
  private Answer export(Exchange x) {
    App app = x.app();
    exports.check(app);
    apps.event(app, new OfApp.Exported(), x.change(Optional.empty()));
    return new Answer.Stream(
        200, Map.of("Content-Type", "application/x-tar"), out -> exports.write(app, out));
  }

  /** The ledger in it says who did what: whom to believe that is not for every user to say. */
  private Answer create(Exchange x) {
    Optional<AppName> as = x.query("as").map(AppName::new);
    Change change = x.change(x.query("reason"));
    Path file = receive(x);
    UUID id = imports.begin(file, as, change);
    return Answer.of(202, body(id, "pending", Optional.empty()));
  }

  private Path receive(Exchange x) {
    long max = limits.exportBytesMax();
    try {
      Path file = exports.newFile();
      try (InputStream in = new Bounded(x.stream(), max)) {
        Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return file;
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    } catch (IOException e) {
      throw new ArchiveFailed("The export could not be received", e);
    }
  }

  /** Refuses what is too large. */
  private static final class Bounded extends java.io.FilterInputStream {
    private long left;

    Bounded(InputStream in, long max) {
      super(in);
      this.left = max;
    }

    @Override
    public int read() throws IOException {
      throw new UnsupportedOperationException("read in blocks");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      left -= n;
      if (left < 0) {
        throw new ApiError(
            413, "request_too_large", "The export is larger than this server takes.");
      }
      return n;
    }
  }

  /** Waits for the end of it, as long as a client may be kept waiting. */
  private Answer info(Exchange x) throws InterruptedException {
    UUID user = x.person().user().id();
    RunningImports.Import begun =
        Exchange.uuid(x.value("import"))
            .flatMap(imports::find)
            .filter(i -> i.userId().equals(user))
            .orElseThrow(() ->
                ApiError.notFound(
                    "import",
                    "Couldn't find that import; it is forgotten when the server starts anew. See:"
                        + " belay apps"));
    UUID id = Exchange.uuid(x.value("import")).orElseThrow();
    try {
      Imported imported =
          begun.outcome().get(limits.answerWithin().toMillis(), TimeUnit.MILLISECONDS);
      return Answer.ok(body(id, imported));
    } catch (TimeoutException e) {
      return Answer.ok(body(id, "pending", Optional.empty()));
    } catch (ExecutionException e) {
      return Answer.ok(body(id, "failed", Optional.of(why(e.getCause()))));
    }
  }

  private static String why(@Nullable Throwable failure) {
    if (failure instanceof BelayException known) {
      return String.valueOf(known.getMessage());
    }
    LOG.error("an import failed", failure);
    return "Something went wrong inside the server; its log has the details.";
  }

  private static ImportBody body(UUID id, String status, Optional<String> message) {
    return new ImportBody(id, status, message, Optional.empty(), 0, 0, Optional.empty(), List.of());
  }

  private static ImportBody body(UUID id, Imported imported) {
    App app = imported.app();
    return new ImportBody(
        id,
        "succeeded",
        Optional.empty(),
        Optional.of(new IdName(app.id(), app.name().value())),
        imported.releases(),
        imported.slugs(),
        Optional.of(imported.head()),
        imported.notes());
  }
}
