package belay.source;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.VIEW;

import belay.api.SlugBody;
import belay.api.request.SlugCreate;
import belay.apps.Apps;
import belay.builds.SlugUpload;
import belay.builds.SlugUploads;
import belay.deploy.SlugReleases;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.Slug;
import belay.slug.Slugs;
import belay.view.Json;
import belay.view.Platform;
import belay.view.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/** {@code /apps/{app}/slugs}: what was built, here or elsewhere, as a tarball in and out. */
public final class SlugsResource {
  /** Uploaded slugs of an app that may be no release's. */
  private static final int UNRELEASED_MAX = 20;

  private static final String PUT = "slug-put/";
  private static final String GET = "slug-get/";

  private final SlugReleases slugReleases;
  private final Slugs slugs;
  private final Apps apps;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Secrets secrets;
  private final SlugUploads uploads;
  private final SlugTarballs tarballs;
  private final Set<UUID> arriving = ConcurrentHashMap.newKeySet();

  public SlugsResource(
      SlugReleases slugReleases,
      Slugs slugs,
      Apps apps,
      Ledger ledger,
      SlugUploads uploads,
      InstantSource clock,
      Secrets secrets,
      SlugTarballs tarballs) {
    this.slugReleases = slugReleases;
    this.slugs = slugs;
    this.apps = apps;
    this.ledger = ledger;
    this.clock = clock;
    this.secrets = secrets;
    this.uploads = uploads;
    this.tarballs = tarballs;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/slugs/{slug}", READ, VIEW, SlugBody.class, this::one)
        .post("/apps/{app}/slugs", WRITE, DEPLOY, SlugCreate.class, SlugBody.class, this::create)
        .open("PUT", "/slugs/{slug}/{secret}", InputStream.class, Void.class, this::put)
        .open("GET", "/slugs/{slug}/{secret}", Void.class, Answer.Stream.class, this::get);
  }

  private Answer one(Exchange x) {
    App app = x.app();
    Optional<UUID> id = Exchange.uuid(x.value("slug"));
    Optional<SlugBody> built = id.flatMap(i -> ledger.slug(app.id(), i)).map(s -> body(s, x));
    return Answer.ok(
        built
            .or(() ->
                id.flatMap(uploads::find)
                    .filter(u -> u.appId().equals(app.id()))
                    .map(u -> awaited(u, x)))
            .orElseThrow(() -> ApiError.notFound("slug", "Couldn't find that slug.")));
  }

  private SlugBody body(Slug slug, Exchange x) {
    UUID id = ledger.publicId(slug.id());
    Optional<SlugUpload> upload = uploads.find(id);
    return new SlugBody(
        new SlugBody.Blob("GET", url(GET, slug.id(), x)),
        Optional.of(slug.buildpack()).filter(b -> !b.isEmpty()),
        upload.map(SlugUpload::checksum).orElseGet(() -> Optional.of("SHA256:" + slug.treeHash())),
        upload.flatMap(SlugUpload::commit).or(slug::commit),
        slug.commitSubject(),
        slug.createdAt(),
        id,
        slug.processTypes(),
        Optional.of(slug.sizeBytes()),
        Platform.STACK,
        slug.createdAt(),
        Optional.empty());
  }

  /** Its tarball has not come yet. */
  private SlugBody awaited(SlugUpload upload, Exchange x) {
    return new SlugBody(
        new SlugBody.Blob("PUT", url(PUT, upload.id(), x)),
        upload.buildpack(),
        upload.checksum(),
        upload.commit(),
        upload.subject(),
        upload.createdAt(),
        upload.id(),
        upload.processTypes(),
        Optional.empty(),
        Platform.STACK,
        upload.createdAt(),
        Optional.empty());
  }

  private String url(String purpose, UUID slug, Exchange x) {
    return x.baseUrl() + "/slugs/" + slug + "/" + secrets.of(purpose + slug);
  }

  private Answer create(Exchange x, SlugCreate asked) {
    App app = x.app();
    SlugUpload upload = SlugFields.read(asked, app, clock.instant());
    List<SlugUpload> before = uploads.of(app.id());
    for (SlugUpload old : before.subList(Math.min(before.size(), UNRELEASED_MAX), before.size())) {
      if (!ledger.knows(app.id(), old.id().toString())) {
        slugReleases.dropUnlessReleased(app, old.id());
        uploads.forget(old.id());
      }
    }
    uploads.begin(upload);
    return Answer.created(awaited(upload, x));
  }

  private Answer put(Exchange x) throws IOException {
    Exchange.insistSecret(secrets, PUT + x.value("slug"), x.value("secret"));
    SlugUpload upload =
        Exchange.uuid(x.value("slug"))
            .flatMap(uploads::find)
            .orElseThrow(() -> ApiError.notFound("slug", "Couldn't find that slug."));
    App app =
        apps.find(upload.appId())
            .orElseThrow(() -> ApiError.notFound("app", "The app of that slug is gone."));
    if (!arriving.add(upload.id())) {
      throw ApiError.invalid("The tarball of that slug is being uploaded already.");
    }
    try {
      if (ledger.slug(upload.id()).isPresent()) {
        throw ApiError.invalid(
            "That slug has its tarball already, and a slug never changes. Make another one with"
                + " POST /apps/"
                + app.name()
                + "/slugs.");
      }
      tarballs.take(x.stream(), upload, app);
    } finally {
      arriving.remove(upload.id());
    }
    return Answer.ok(Json.object());
  }

  private Answer get(Exchange x) {
    Exchange.insistSecret(secrets, GET + x.value("slug"), x.value("secret"));
    UUID id = Exchange.uuid(x.value("slug")).orElseThrow();
    if (!slugs.has(id)) {
      throw ApiError.notFound("slug", "That slug was removed: its app keeps newer ones.");
    }
    return new Answer.Stream(200, Map.of("Content-Type", "application/gzip"), out -> pack(id, out));
  }

  private void pack(UUID id, OutputStream out) throws IOException {
    GZIPOutputStream zipped = new GZIPOutputStream(out, 64 << 10);
    slugs.pack(id, SlugTarballs.TOP + "/", zipped);
    zipped.finish();
  }
}
