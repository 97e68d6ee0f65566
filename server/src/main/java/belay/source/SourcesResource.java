package belay.source;

import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.USER;

import belay.api.SourceBody;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.HttpLimits;
import belay.http.Routes;
import belay.view.Json;
import belay.view.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code /sources}: a place to put a source tarball, and a URL to build it from. */
public final class SourcesResource {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final Pattern GET_URL = Pattern.compile(".*/sources/([0-9a-f-]{36})/([\\w-]+)");

  private final InstantSource clock;
  private final Path buildDirectory;
  private final HttpLimits limits;
  private final Secrets secrets;
  private final Path directory;

  public SourcesResource(
      InstantSource clock, Path buildDirectory, HttpLimits limits, Secrets secrets) {
    this.clock = clock;
    this.buildDirectory = buildDirectory;
    this.limits = limits;
    this.secrets = secrets;
    this.directory = buildDirectory.resolve("sources");
  }

  public void register(Routes routes) {
    routes
        .post("/sources", WRITE, USER, Void.class, SourceBody.class, this::create)
        .post("/apps/{app}/sources", WRITE, USER, Void.class, SourceBody.class, this::create)
        .open("PUT", "/sources/{source}/{secret}", InputStream.class, Void.class, this::put)
        .open("GET", "/sources/{source}/{secret}", Void.class, Answer.Stream.class, this::get);
  }

  private Answer create(Exchange x) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    sweep();
    UUID id = UUID.randomUUID();
    String base = x.baseUrl() + "/sources/" + id + "/";
    return Answer.created(
        new SourceBody(
            new SourceBody.SourceBlob(
                base + secrets.of("source-get/" + id), base + secrets.of("source-put/" + id))));
  }

  /** Uploads that nobody built, and those that were built long ago. */
  private void sweep() throws IOException {
    Instant oldest = clock.instant().minus(KEPT);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private Answer put(Exchange x) throws IOException {
    String id = x.value("source");
    Exchange.insistSecret(secrets, "source-put/" + id, x.value("secret"));
    Path part = Files.createTempFile(directory, "upload-", ".part");
    try {
      Blobs.receive(x.stream(), part, limits.sourceBytesMax());
      Files.move(part, file(id), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
    return Answer.ok(Json.object());
  }

  private Answer get(Exchange x) {
    String id = x.value("source");
    Exchange.insistSecret(secrets, "source-get/" + id, x.value("secret"));
    Path file = uploaded(id);
    return new Answer.Stream(
        200, Map.of("Content-Type", "application/gzip"), out -> Files.copy(file, out));
  }

  /** Whether a URL is of the form that this server gives. */
  boolean isOurs(String url) {
    return GET_URL.matcher(url).matches();
  }

  /**
   * The uploaded tarball that a URL of ours names.
   *
   * @throws ApiError 422 when it is out of date or nothing was put there
   */
  Path find(String url) {
    Matcher ours = GET_URL.matcher(url);
    if (!ours.matches() || !secrets.fits("source-get/" + ours.group(1), ours.group(2))) {
      throw ApiError.invalid("\"source_blob.url\" is no source of this server, or out of date.");
    }
    return uploaded(ours.group(1));
  }

  private Path uploaded(String id) {
    return Optional.of(file(id))
        .filter(Files::isRegularFile)
        .orElseThrow(() -> ApiError.invalid("Nothing was uploaded to that source yet."));
  }

  /**
   * @param id its secret was checked, so it is one that this server made
   */
  private Path file(String id) {
    return directory.resolve(id + ".tar.gz");
  }

  /** A fresh, empty directory for a tree. */
  Path newTree() throws IOException {
    return Files.createTempDirectory(buildDirectory, "source-");
  }
}
