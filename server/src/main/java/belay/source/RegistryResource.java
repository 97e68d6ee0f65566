package belay.source;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;

import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * {@code /v2}: as much of a container registry (<a
 * href="https://distribution.github.io/distribution/spec/api/">its API</a>) as Heroku's {@code
 * container} commands ask of one. The images are those that the server's own engine has under the
 * registry's name: {@code registry.example/shop/web}. Layers that are pushed are therefore there
 * already; they are read and dropped.
 */
public final class RegistryResource {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String DIGEST = "Docker-Content-Digest";
  private static final Pattern NAME =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9.:-]{0,254}/[A-Za-z0-9-]{1,63}/[A-Za-z0-9_-]{1,63}"
              + ":[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final int REMEMBERED = 1_000;

  private final Function<String, Optional<String>> imageId;

  /**
   * Bytes of what is being pushed by upload, and of what was by digest; the oldest are forgotten.
   */
  private final Map<String, Long> pushed = new LinkedHashMap<>();

  public RegistryResource(Function<String, Optional<String>> imageId) {
    this.imageId = imageId;
  }

  public void register(Routes routes) {
    routes
        .get("/v2", READ, USER, ObjectNode.class, _ -> version(200, Json.object()))
        .get(
            "/v2/{app}/{type}/manifests/{reference}",
            READ,
            VIEW,
            Answer.Stream.class,
            this::manifest)
        .put(
            "/v2/{app}/{type}/manifests/{reference}",
            WRITE,
            DEPLOY,
            InputStream.class,
            ObjectNode.class,
            this::putManifest)
        .get("/v2/{app}/{type}/blobs/{digest}", READ, VIEW, Answer.Stream.class, this::blob)
        .post(
            "/v2/{app}/{type}/blobs/uploads",
            WRITE,
            DEPLOY,
            Void.class,
            ObjectNode.class,
            this::begin)
        .patch(
            "/v2/{app}/{type}/blobs/uploads/{upload}",
            WRITE,
            DEPLOY,
            InputStream.class,
            ObjectNode.class,
            this::upload)
        .put(
            "/v2/{app}/{type}/blobs/uploads/{upload}",
            WRITE,
            DEPLOY,
            InputStream.class,
            ObjectNode.class,
            this::finish);
  }

  private static Answer.Body version(int status, Object body) {
    return Answer.of(status, body).with("Docker-Distribution-Api-Version", "registry/2.0");
  }

  /** An image by the id that the engine knows it by, which is what a release names. */
  private Answer manifest(Exchange x) {
    String reference = x.value("reference");
    // Who was told a manifest may ask for it once more, by its digest.
    boolean byDigest = reference.contains(":");
    String name = name(x, byDigest ? "latest" : reference);
    byte[] bytes =
        imageId.apply(name).map(RegistryResource::manifest).orElseThrow(() -> noImage(name));
    if (byDigest && !digest(bytes).equals(reference)) {
      throw noImage(name);
    }
    return new Answer.Stream(
        200,
        Map.of(
            "Content-Type",
            MANIFEST,
            "Content-Length",
            Integer.toString(bytes.length),
            DIGEST,
            digest(bytes)),
        out -> out.write(bytes));
  }

  private static byte[] manifest(String id) {
    ObjectNode manifest = Json.object();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MANIFEST);
    manifest.putObject("config").put("mediaType", CONFIG).put("size", 0).put("digest", id);
    manifest.putArray("layers");
    return Json.bytes(manifest);
  }

  /** The name of an image in the engine: this registry, as the client calls it, app and type. */
  private static String name(Exchange x, String tag) {
    String name = registry(x) + "/" + x.value("app") + "/" + x.value("type") + ":" + tag;
    if (!NAME.matcher(name).matches()) {
      throw refusal(400, "bad_request", "NAME_INVALID", "An image here is REGISTRY/APP/TYPE:TAG.");
    }
    return name;
  }

  private static String registry(Exchange x) {
    return x.header("Host").orElse("").replaceFirst(":443$", "");
  }

  private static ApiError noImage(String name) {
    String built = name.replaceFirst(":latest$", "");
    return refusal(
        404,
        "not_found",
        "MANIFEST_UNKNOWN",
        "Docker on Belay's machine has no image "
            + name
            + ". Build it there, then try again: docker build -t "
            + built
            + " . (or docker tag IMAGE "
            + built
            + ").");
  }

  /** In the form of both APIs. */
  private static ApiError refusal(int status, String id, String code, String message) {
    ObjectNode more = Json.object();
    more.putArray("errors").addObject().put("code", code).put("message", message);
    return ApiError.with(status, id, message, more);
  }

  /** What an image is made of beside the one that names it is taken as it is, like layers. */
  private Answer putManifest(Exchange x) throws IOException {
    byte[] bytes = x.stream().readNBytes(Exchange.BODY_BYTES_MAX);
    String digest = digest(bytes);
    String reference = x.value("reference");
    if (!reference.contains(":")) {
      String name = name(x, reference);
      String config =
          Json.read(bytes)
              .map(manifest -> manifest.path("config").path("digest"))
              .map(JsonNode::asText)
              .orElse("");
      Optional<String> id = imageId.apply(name);
      if (id.filter(i -> i.equals(config) || i.equals(digest)).isEmpty()) {
        throw refusal(
            400,
            "bad_request",
            "MANIFEST_INVALID",
            name
                + " is another image, or none, in the Docker of Belay's machine, and no layers are"
                + " kept here. Push it from there, or push it to a registry and run: belay deploy"
                + " --image IMAGE");
      }
    }
    return version(201, Json.object())
        .with("Location", path(x, "manifests/" + digest))
        .with(DIGEST, digest);
  }

  private static String path(Exchange x, String rest) {
    return "/v2/" + x.value("app") + "/" + x.value("type") + "/" + rest;
  }

  /** Asked of each layer before it is pushed, and after. */
  private Answer blob(Exchange x) {
    String digest = x.value("digest");
    long bytes =
        pushed(digest)
            .orElseThrow(() ->
                refusal(
                    404,
                    "not_found",
                    "BLOB_UNKNOWN",
                    "No layers are kept here: the image is in the Docker of Belay's machine."));
    return new Answer.Stream(
        200,
        Map.of(
            "Content-Type",
            "application/octet-stream",
            "Content-Length",
            Long.toString(bytes),
            DIGEST,
            digest),
        _ -> {
          throw new IOException("no layers are kept");
        });
  }

  private Answer begin(Exchange x) {
    String upload = UUID.randomUUID().toString();
    remember(upload, 0);
    return progress(x, upload, 0);
  }

  private Answer upload(Exchange x) throws IOException {
    String upload = x.value("upload");
    long bytes = pushed(upload).orElseThrow(RegistryResource::noUpload) + dropped(x.stream());
    remember(upload, bytes);
    return progress(x, upload, bytes);
  }

  private static Answer progress(Exchange x, String upload, long bytes) {
    return version(202, Json.object())
        .with("Location", path(x, "blobs/uploads/" + upload))
        .with("Docker-Upload-UUID", upload)
        .with("Range", "0-" + Math.max(0, bytes - 1));
  }

  private Answer finish(Exchange x) throws IOException {
    App app = x.app();
    String digest =
        x.query("digest")
            .filter(d -> d.matches("sha256:[0-9a-f]{64}"))
            .orElseThrow(() -> ApiError.badRequest("What was pushed to " + app + "? No digest."));
    long bytes =
        pushed(x.value("upload")).orElseThrow(RegistryResource::noUpload) + dropped(x.stream());
    remember(digest, bytes);
    return version(201, Json.object())
        .with("Location", path(x, "blobs/" + digest))
        .with(DIGEST, digest);
  }

  private static ApiError noUpload() {
    return refusal(
        404, "not_found", "BLOB_UPLOAD_UNKNOWN", "That push is not known any more; push again.");
  }

  private static long dropped(InputStream in) throws IOException {
    return in.transferTo(OutputStream.nullOutputStream());
  }

  private synchronized Optional<Long> pushed(String what) {
    return Optional.ofNullable(pushed.get(what));
  }

  private synchronized void remember(String what, long bytes) {
    pushed.remove(what);
    pushed.put(what, bytes);
    if (pushed.size() > REMEMBERED) {
      pushed.remove(pushed.keySet().iterator().next());
    }
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
