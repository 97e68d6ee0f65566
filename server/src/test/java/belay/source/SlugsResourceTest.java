package belay.source;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served;
import belay.doors.Served.Who;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slugs that are built elsewhere, uploaded, released and copied, as Heroku documents it. */
class SlugsResourceTest {
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

  private JsonNode create(String more) throws Exception {
    return served.ok(
        Who.ANA, "POST", "/apps/shop/slugs", "{\"process_types\":{\"web\":\"run\"}" + more + "}");
  }

  private HttpResponse<byte[]> put(JsonNode slug, byte[] tarball) throws Exception {
    String path = URI.create(slug.path("blob").path("url").asText()).getPath();
    return served.exchange(Who.ANA, "PUT", path, BodyPublishers.ofByteArray(tarball));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void anUploadedSlugIsReleasedAndReadBackAsItWasMade() throws Exception {
    byte[] tarball = Tars.of(Tars.file("./app/run", "up"));
    String sum =
        "SHA256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(tarball));
    JsonNode made = create(",\"commit\":\"v1.2\",\"checksum\":\"" + sum + "\"");
    assertThat(made.path("blob").path("method").asText()).isEqualTo("PUT");
    assertThat(text(put(made, tarball))).startsWith("200");
    String id = made.path("id").asText();
    JsonNode read = served.ok(Who.VIC, "GET", "/apps/shop/slugs/" + id, "");
    assertThat(read.path("checksum").asText()).isEqualTo(sum);
    assertThat(read.path("commit").asText()).isEqualTo("v1.2");
    assertThat(read.path("buildpack_provided_description").isNull()).isTrue();
    assertThat(read.path("process_types").path("web").asText()).isEqualTo("run");
    assertThat(text(put(made, tarball))).contains("422", "never changes");

    JsonNode release =
        served.ok(
            Who.ANA,
            "POST",
            "/apps/shop/releases",
            "{\"slug\":\"" + id + "\",\"description\":\"Mine\"}");
    assertThat(release.path("description").asText()).isEqualTo("Mine");
    assertThat(release.path("slug").path("id").asText()).isEqualTo(id);
    JsonNode again = served.ok(Who.ANA, "POST", "/apps/shop/releases", "{\"slug\":\"" + id + "\"}");
    assertThat(again.path("version").asInt()).isEqualTo(release.path("version").asInt() + 1);
    String blob = URI.create(read.path("blob").path("url").asText()).getPath();
    assertThat(served.exchange(Who.EVE, "GET", blob, BodyPublishers.noBody()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aSlugThatIsNoneIsRefusedAndTheNextIsTaken() throws Exception {
    assertThat(served.said(Who.ANA, "POST", "/apps/shop/slugs", "{}")).contains("process_types");
    assertThat(
            served.said(
                Who.ANA,
                "POST",
                "/apps/shop/slugs",
                "{\"process_types\":{\"web\":\"run\"},\"checksum\":\"MD5:1\"}"))
        .contains("422", "MD5:1");
    JsonNode made = create("");
    assertThat(text(put(made, Tars.of(Tars.file("run", "up"))))).contains("422", "./app");
    assertThat(text(put(made, Tars.of(Tars.link("app/out", "/etc/passwd"))))).contains("422");
    assertThat(text(put(made, new byte[] {1, 2, 3}))).contains("422", "tar.gz");
    assertThat(text(put(made, Tars.of(Tars.file("app/run", "up"))))).startsWith("200");
    JsonNode wrong = create(",\"checksum\":\"SHA256:" + "0".repeat(64) + "\"");
    assertThat(text(put(wrong, Tars.of(Tars.file("app/run", "up"))))).contains("422", "SHA-256 is");
  }

  @Test
  void aSlugIsReleasedInAnotherAppByWhoSeesBoth() throws Exception {
    JsonNode newest = served.ok(Who.ANA, "GET", "/apps/shop/releases", "").path(2);
    String slug = newest.path("slug").path("id").asText();
    served.ok(Who.ANA, "POST", "/apps", "{\"name\":\"copy\"}");
    served.ok(Who.EVE, "POST", "/apps", "{\"name\":\"thief\"}");
    String body = "{\"slug\":\"" + slug + "\"}";
    JsonNode copied = served.ok(Who.ANA, "POST", "/apps/copy/releases", body);
    assertThat(copied.path("slug").path("id").asText()).isEqualTo(slug);
    assertThat(served.ok(Who.ANA, "GET", "/apps/copy/slugs/" + slug, "").path("id").asText())
        .isEqualTo(slug);
    assertThat(served.said(Who.EVE, "POST", "/apps/thief/releases", body))
        .startsWith("404")
        .contains("slug");
    assertThat(served.said(Who.EVE, "GET", "/apps/thief/slugs/" + slug, "")).startsWith("404");
  }
}
