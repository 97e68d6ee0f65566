package belay.source;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served;
import belay.doors.Served.Who;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As much of a registry as Heroku's container commands, and the engine behind them, ask of one. */
class RegistryTest {
  private static final String LAYER = "sha256:" + "b2".repeat(32);

  @SuppressWarnings("NullAway.Init") // set before every test by serve
  private Served served;

  @BeforeEach
  void serve(@TempDir Path home) throws Exception {
    served = new Served(home);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private HttpResponse<byte[]> asked(Who who, String method, String path, String body)
      throws IOException, InterruptedException {
    return served.exchange(who, method, path, BodyPublishers.ofString(body));
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String manifest(String image) {
    return "{\"schemaVersion\":2,\"config\":{\"digest\":\"" + image + "\"},\"layers\":[]}";
  }

  @Test
  void whoLogsInIsAskedForAPassword() throws Exception {
    HttpRequest nobody = HttpRequest.newBuilder(URI.create(served.url() + "/v2/")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(nobody, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(header(answer, "WWW-Authenticate")).startsWith("Basic ");
      HttpRequest elsewhere = HttpRequest.newBuilder(URI.create(served.url() + "/apps")).build();
      answer = client.send(elsewhere, BodyHandlers.ofString());
      // A browser would ask for a password there.
      assertThat(header(answer, "WWW-Authenticate")).isEmpty();
    }
    HttpResponse<byte[]> answer = asked(Who.ANA, "GET", "/v2/", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
  }

  @Test
  void anImageOfTheEnginesIsToldByItsId() throws Exception {
    HttpResponse<byte[]> answer = asked(Who.VIC, "GET", "/v2/shop/web/manifests/latest", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).endsWith("manifest.v2+json");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("\"schemaVersion\":2", Served.IMAGE);

    String again = "/v2/shop/web/manifests/" + header(answer, "Docker-Content-Digest");
    assertThat(asked(Who.VIC, "HEAD", again, "").statusCode()).isEqualTo(200);
    assertThat(asked(Who.VIC, "GET", "/v2/shop/web/manifests/" + LAYER, "").statusCode())
        .isEqualTo(404);

    assertThat(served.said(Who.ANA, "GET", "/v2/shop/worker/manifests/latest", ""))
        .startsWith("404 Docker on Belay's machine has no image 127.0.0.1:")
        .contains("/shop/worker:latest. Build it there", "docker build -t ", "/shop/worker . (or");
    assertThat(served.said(Who.ANA, "GET", "/v2/shop/web%3Fx/manifests/latest", ""))
        .isEqualTo("400 An image here is REGISTRY/APP/TYPE:TAG.");
    assertThat(served.said(Who.EVE, "GET", "/v2/shop/web/manifests/latest", ""))
        .isEqualTo("404 Couldn't find that app.");
  }

  @Test
  void layersAreReadAndTheImageMustBeTheEngines() throws Exception {
    assertThat(asked(Who.ANA, "HEAD", "/v2/shop/web/blobs/" + LAYER, "").statusCode())
        .isEqualTo(404);
    HttpResponse<byte[]> begun = asked(Who.ANA, "POST", "/v2/shop/web/blobs/uploads/", "");
    assertThat(begun.statusCode()).isEqualTo(202);
    String upload = header(begun, "Location");
    HttpResponse<byte[]> more = asked(Who.ANA, "PATCH", upload, "four");
    assertThat(more.statusCode()).isEqualTo(202);
    assertThat(header(more, "Range")).isEqualTo("0-3");
    assertThat(asked(Who.ANA, "PUT", upload + "?digest=" + LAYER, "").statusCode()).isEqualTo(201);
    HttpResponse<byte[]> there = asked(Who.ANA, "HEAD", "/v2/shop/web/blobs/" + LAYER, "");
    assertThat(there.statusCode()).isEqualTo(200);
    assertThat(header(there, "Content-Length")).isEqualTo("4");

    String path = "/v2/shop/web/manifests/latest";
    assertThat(asked(Who.ANA, "PUT", path, manifest(Served.IMAGE)).statusCode()).isEqualTo(201);
    assertThat(served.said(Who.ANA, "PUT", path, manifest(LAYER)))
        .startsWith("400 127.0.0.1:")
        .contains("is another image, or none", "belay deploy --image IMAGE");
    assertThat(asked(Who.VIC, "PUT", path, manifest(Served.IMAGE)).statusCode()).isEqualTo(403);
    assertThat(asked(Who.VIC, "POST", "/v2/shop/web/blobs/uploads/", "").statusCode())
        .isEqualTo(403);
  }
}
