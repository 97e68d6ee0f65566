package belay.people;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served.Who;
import belay.doors.ServedTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The people of a server, over HTTP. */
class UsersResourceTest extends ServedTest {
  private static final String NEW = "{\"email\":\"New@example.com\"}";
  private static final String THEIRS = "/users/new@example.com";

  private HttpResponse<String> open(String token, String method, String url, String body)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url))
              .method(method, HttpRequest.BodyPublishers.ofString(body));
      if (!token.isEmpty()) {
        request.header("Authorization", "Bearer " + token);
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private String accept(String url) throws Exception {
    String secret = url.substring(url.lastIndexOf('/') + 1);
    HttpResponse<String> answer =
        open("", "POST", served.url() + "/invitations", "{\"secret\":\"" + secret + "\"}");
    return answer.statusCode() + " " + answer.body();
  }

  private String invited(String method, String path, String body) throws Exception {
    return served.ok(Who.ROOT, method, path, body).at("/invitation/url").asText();
  }

  @Test
  void onlyAdministratorsSeeAndChangeThePeople() throws Exception {
    for (String[] each :
        new String[][] {
          {"GET", "/users", ""},
          {"POST", "/users", NEW},
          {"PATCH", "/users/bob@example.com", "{\"admin\":true}"},
          {"DELETE", "/users/bob@example.com", ""},
          {"POST", "/users/bob@example.com/invitation", ""},
          {"DELETE", "/users/bob@example.com/invitation", ""}
        }) {
      assertThat(served.said(Who.ANA, each[0], each[1], each[2])).startsWith("403 Only an admin");
    }
    assertThat(served.said(Who.ANA, "GET", "/users/bob@example.com", ""))
        .isEqualTo(served.said(Who.ANA, "GET", "/users/nobody@example.com", ""))
        .startsWith("404");
    assertThat(served.ok(Who.ROOT, "GET", "/users/bob@example.com", "").path("email").asText())
        .isEqualTo("bob@example.com");
    assertThat(served.ok(Who.EVE, "GET", "/users/~", "").path("email").asText())
        .isEqualTo("eve@example.com");
  }

  @Test
  void anInvitedPersonComesInOnce() throws Exception {
    String url = invited("POST", "/users", NEW);
    assertThat(url).startsWith(served.url() + "/invitations/invitation_");
    assertThat(open("", "GET", url, "").body())
        .contains("as new@example.com", "belay accept " + url);
    assertThat(served.ok(Who.ROOT, "GET", "/users", "").toString())
        .contains("\"state\":\"open\"")
        .doesNotContain(url.substring(url.lastIndexOf('/')));

    String in = accept(url);

    assertThat(in).startsWith("201").contains("new@example.com");
    String token = in.replaceFirst(".*\"token\":\"(.*?)\".*", "$1");
    assertThat(open(token, "GET", served.url() + "/account", "").body())
        .contains("new@example.com");
    assertThat(accept(url)).startsWith("410").contains("was used at", "users:invite");
    assertThat(open("", "GET", url, "").statusCode()).isEqualTo(410);
    assertThat(served.ok(Who.ROOT, "GET", "/users", "").toString())
        .contains("\"state\":\"accepted\"");
  }

  @Test
  void aRenewedOneAndOneTakenBackAreUnknownAsOneThatNeverWas() throws Exception {
    String first = invited("POST", "/users", NEW);
    String second = invited("POST", THEIRS + "/invitation", "");
    String never = accept("/invitation_never");
    assertThat(accept(first)).startsWith("404").isEqualTo(never);
    served.ok(Who.ROOT, "DELETE", THEIRS + "/invitation", "");
    assertThat(accept(second)).isEqualTo(never);
    assertThat(served.said(Who.ROOT, "DELETE", THEIRS + "/invitation", "")).startsWith("404");
    assertThat(served.said(Who.ROOT, "POST", "/users", NEW)).contains("already");
    assertThat(served.said(Who.ROOT, "POST", "/users", "{\"email\":\"x\"}")).startsWith("422");
  }

  @Test
  void whoOwnsSomethingGoesOnlyWithAnHeir() throws Exception {
    assertThat(served.said(Who.ROOT, "DELETE", "/users/ana@example.com", ""))
        .startsWith("422 ana@example.com owns the app shop")
        .contains("--transfer-to");
    assertThat(
            served.said(
                Who.ROOT, "DELETE", "/users/ana@example.com?transfer_to=ana@example.com", ""))
        .startsWith("422");
    assertThat(
            served.said(
                Who.ROOT, "DELETE", "/users/ana@example.com?transfer_to=no@example.com", ""))
        .startsWith("422");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop", "").at("/owner/email").asText())
        .isEqualTo("ana@example.com");

    served.ok(Who.ROOT, "DELETE", "/users/ana@example.com?transfer_to=bob@example.com", "");

    assertThat(served.said(Who.ANA, "GET", "/apps/shop", "")).startsWith("401");
    JsonNode app = served.ok(Who.BOB, "GET", "/apps/shop", "");
    assertThat(app.at("/owner/email").asText()).isEqualTo("bob@example.com");
    assertThat(served.ok(Who.BOB, "GET", "/apps/shop/collaborators", "").toString())
        .doesNotContain("ana@example.com");
    assertThat(served.said(Who.ROOT, "DELETE", "/users/ana@example.com", "")).startsWith("404");
  }

  @Test
  void theLastAdministratorStays() throws Exception {
    assertThat(served.said(Who.ROOT, "DELETE", "/users/root@example.com", "")).startsWith("422");
    assertThat(served.said(Who.ROOT, "PATCH", "/users/root@example.com", "{\"admin\":false}"))
        .startsWith("422 root@example.com is the last administrator");
    served.ok(Who.ROOT, "PATCH", "/users/eve@example.com", "{\"admin\":true}");
    served.ok(Who.EVE, "DELETE", "/users/root@example.com", "");
    assertThat(served.said(Who.ROOT, "GET", "/users", "")).startsWith("401");
    assertThat(served.said(Who.EVE, "PATCH", "/users/eve@example.com", "{}")).startsWith("422");
    assertThat(served.said(Who.EVE, "PATCH", "/users/eve@example.com", "{\"amdin\":true}"))
        .startsWith("422");
  }

  @Test
  void anAppIsGivenAwayByWhoOwnsIt() throws Exception {
    String path = "/account/app-transfers";
    String toBob = "{\"app\":\"shop\",\"recipient\":\"bob@example.com\",\"silent\":true}";
    assertThat(served.said(Who.EVE, "POST", path, toBob)).startsWith("404");
    assertThat(served.said(Who.VIC, "POST", path, toBob)).startsWith("403 Only its owner");
    assertThat(served.said(Who.ANA, "POST", path, toBob.replace("bob", "nobody")))
        .contains("belay users:add");

    JsonNode transfer = served.ok(Who.ANA, "POST", path, toBob);

    assertThat(transfer.path("state").asText()).isEqualTo("accepted");
    assertThat(transfer.at("/owner/email").asText()).isEqualTo("ana@example.com");
    assertThat(served.said(Who.ANA, "POST", path, toBob)).startsWith("403");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/collaborators", "").toString())
        .contains("\"role\":\"owner\"", "ana@example.com")
        .containsOnlyOnce("bob@example.com");
    assertThat(served.world.apps.events(served.shop, Long.MAX_VALUE, true, 1).getFirst().what())
        .isEqualTo("Transferred from ana@example.com to bob@example.com");
    assertThat(served.ok(Who.BOB, "GET", path, "").isEmpty()).isTrue();
    assertThat(served.said(Who.BOB, "PATCH", path + "/x", "{\"state\":\"accepted\"}"))
        .startsWith("404");
  }
}
