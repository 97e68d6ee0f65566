package belay.source;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Apps as files over HTTP. */
class ArchivesResourceTest extends ServedTest {
  private byte[] export() throws Exception {
    HttpResponse<byte[]> answer =
        served.exchange(Who.ANA, "GET", "/apps/shop/export", BodyPublishers.noBody());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-tar");
    return answer.body();
  }

  private HttpResponse<byte[]> send(Who who, String query, byte[] export) throws Exception {
    return served.exchange(who, "POST", "/imports" + query, BodyPublishers.ofByteArray(export));
  }

  private JsonNode imported(String query, byte[] export) throws Exception {
    HttpResponse<byte[]> answer = send(Who.ROOT, query, export);
    assertThat(answer.statusCode()).isEqualTo(202);
    String id = Json.read(answer.body()).orElseThrow().path("id").asText();
    return served.ok(Who.ROOT, "GET", "/imports/" + id, "");
  }

  @Test
  void onlyWhoManagesAnAppGetsItWithItsConfig() throws Exception {
    String path = "/apps/shop/export";
    assertThat(served.said(Who.BOB, "GET", path, "")).startsWith("403 You may not manage shop");
    assertThat(served.said(Who.VIC, "GET", path, "")).startsWith("403");
    assertThat(served.said(Who.EVE, "GET", path, "")).startsWith("404");
    export();
    assertThat(served.world.apps.events(served.shop, Long.MAX_VALUE, true, 1).getFirst())
        .hasFieldOrPropertyWithValue("what", "Exported, with all config vars")
        .hasFieldOrPropertyWithValue("actorEmail", "ana@example.com");
  }

  @Test
  void onlyAnAdministratorImports() throws Exception {
    byte[] export = export();
    for (Who who : new Who[] {Who.ANA, Who.BOB, Who.EVE}) {
      HttpResponse<byte[]> answer = send(who, "", export);
      assertThat(answer.statusCode()).isEqualTo(403);
    }
    try (var left = Files.list(home.resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anAppThatWasDestroyedComesBackUnderANameOfItsOwn() throws Exception {
    byte[] export = export();
    served.ok(Who.ANA, "DELETE", "/apps/shop", "");
    assertThat(served.said(Who.ROOT, "GET", "/imports/" + served.shop.id(), "")).startsWith("404");

    JsonNode done = imported("?as=again&reason=by%20mistake", export);

    assertThat(done.path("status").asText()).isEqualTo("succeeded");
    assertThat(done.at("/app/name").asText()).isEqualTo("again");
    assertThat(done.at("/app/id").asText()).isEqualTo(served.shop.id().toString());
    assertThat(done.path("releases").asInt()).isEqualTo(3);
    assertThat(done.path("slugs").asInt()).isEqualTo(2);
    JsonNode head =
        served.ok(
            Who.ROOT, "GET", "/apps/again/ledger/verify?head=" + done.path("head").asText(), "");
    assertThat(head.path("whole").asBoolean()).isTrue();
    assertThat(head.path("since").asInt()).isZero();
    assertThat(served.said(Who.ANA, "GET", "/imports/" + done.path("id").asText(), ""))
        .as("another's import")
        .startsWith("404");
  }

  @Test
  void whatCannotBeImportedIsSaidAndLeavesNothing() throws Exception {
    byte[] export = export();
    JsonNode taken = imported("", export);
    assertThat(taken.path("status").asText()).isEqualTo("failed");
    assertThat(taken.path("message").asText()).contains("on this server already, as shop");
    JsonNode junk = imported("", "junk".getBytes(StandardCharsets.UTF_8));
    assertThat(junk.path("message").asText()).contains("not an export of Belay");
    HttpResponse<byte[]> name = send(Who.ROOT, "?as=Bad%20Name", export);
    assertThat(name.statusCode()).isEqualTo(422);
    try (var left = Files.list(home.resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
  }
}
