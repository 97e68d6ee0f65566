package belay.people;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served.Who;
import belay.doors.ServedTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may do what with an app, and what one's tokens are for, over HTTP. */
class PeopleResourcesTest extends ServedTest {
  private static final String ALL = "/apps/shop/collaborators";

  private List<String> who() throws Exception {
    List<String> who = new ArrayList<>();
    for (JsonNode one : served.ok(Who.VIC, "GET", ALL, "")) {
      List<String> may = new ArrayList<>();
      one.path("permissions").forEach(p -> may.add(p.path("name").asText()));
      who.add(one.at("/user/email").asText() + " " + one.path("role").asText() + " " + may);
    }
    return who;
  }

  @Test
  void everybodyOfTheAppSeesWhoMayDoWhat() throws Exception {
    assertThat(who())
        .containsExactly(
            "ana@example.com owner [view, deploy, rollback, operate, manage]",
            "bob@example.com collaborator [rollback]",
            "vic@example.com collaborator [view]");
    assertThat(served.said(Who.EVE, "GET", ALL, "")).startsWith("404");
  }

  @Test
  void herokusFormGivesEverythingButManage() throws Exception {
    assertThat(served.said(Who.EVE, "GET", "/apps/shop", "")).startsWith("404");
    served.ok(Who.ANA, "POST", ALL, "{\"user\":\"Eve@example.com\",\"silent\":true}");
    assertThat(who()).contains("eve@example.com collaborator [view, deploy, rollback, operate]");
    served.ok(Who.EVE, "PATCH", "/apps/shop/config-vars", "{\"A\":\"1\"}");
    assertThat(served.said(Who.EVE, "DELETE", ALL + "/bob@example.com", "")).startsWith("403");
    assertThat(served.world.apps.events(served.shop, Long.MAX_VALUE, true, 2).getLast().what())
        .isEqualTo("Allowed eve@example.com to view, deploy, rollback, operate");
  }

  @Test
  void permissionsAreChangedAndTakenBack() throws Exception {
    served.ok(Who.ANA, "PATCH", ALL + "/bob@example.com", "{\"permissions\":[\"deploy\"]}");
    assertThat(served.said(Who.BOB, "POST", "/apps/shop/actions/rollback", "{}"))
        .startsWith("403 You may not roll back shop");
    served.ok(Who.ANA, "DELETE", ALL + "/bob@example.com", "");
    assertThat(served.said(Who.BOB, "GET", "/apps/shop", "")).startsWith("404");
    served.ok(Who.VIC, "DELETE", ALL + "/vic@example.com", "");
    assertThat(served.said(Who.VIC, "GET", "/apps/shop", "")).startsWith("404");
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    assertThat(served.said(Who.ANA, "POST", ALL, "{\"user\":\"new@example.com\"}"))
        .startsWith("422 No user has that email address")
        .contains("belay users:add");
    assertThat(served.said(Who.ANA, "POST", ALL, "{\"user\":{\"email\":\"bob@example.com\"}}"))
        .startsWith("422 bob@example.com is a collaborator of shop already");
    assertThat(served.said(Who.ANA, "POST", ALL, "{\"user\":\"ana@example.com\"}"))
        .startsWith("422");
    assertThat(served.said(Who.ANA, "POST", ALL, "{}")).startsWith("422 \"user\" is missing");
    for (String list : List.of("[]", "[\"fly\"]", "\"deploy\"", "[1]")) {
      String body = "{\"user\":\"eve@example.com\",\"permissions\":" + list + "}";
      assertThat(served.said(Who.ANA, "POST", ALL, body)).startsWith("422");
    }
    assertThat(served.said(Who.ANA, "DELETE", ALL + "/ana@example.com", ""))
        .startsWith("422 ana@example.com owns the app");
    assertThat(served.said(Who.ANA, "DELETE", ALL + "/no@example.com", "")).startsWith("404");
    assertThat(who()).hasSize(3);
  }

  @Test
  void aTokenIsShownOnceAndKnownByItsEnds() throws Exception {
    JsonNode made = served.ok(Who.BOB, "POST", "/oauth/authorizations", "{\"description\":\"ci\"}");
    String secret = made.at("/access_token/token").asText();
    assertThat(secret).startsWith("belay_");
    JsonNode listed = served.ok(Who.BOB, "GET", "/oauth/authorizations", "");
    assertThat(listed.toString()).doesNotContain(secret).contains("**********");
    String id = made.path("id").asText();
    assertThat(served.said(Who.ANA, "GET", "/oauth/authorizations/" + id, "")).startsWith("404");
    assertThat(served.said(Who.ANA, "DELETE", "/oauth/authorizations/" + id, "")).startsWith("404");
    assertThat(asked(secret, "GET", "/account", "")).isEqualTo(200);

    served.ok(Who.BOB, "DELETE", "/oauth/authorizations/" + id, "");

    assertThat(asked(secret, "GET", "/account", "")).isEqualTo(401);
    assertThat(served.said(Who.BOB, "GET", "/oauth/authorizations/~", "")).startsWith("404");
    assertThat(served.said(Who.BOB, "DELETE", "/oauth/sessions/~", "")).startsWith("404");
  }

  @Test
  void aTokenDoesNoMoreThanItIsFor() throws Exception {
    String read = token("[\"read\"]", "");
    assertThat(asked(read, "GET", "/apps/shop", "")).isEqualTo(200);
    assertThat(asked(read, "GET", "/apps/shop/config-vars", "")).isEqualTo(403);
    assertThat(asked(read, "GET", "/apps/shop/export", "")).isEqualTo(403);
    assertThat(asked(read, "POST", "/apps/shop/actions/rollback", "{}")).isEqualTo(403);
    String write = token("[\"write\"]", "");
    assertThat(asked(write, "POST", "/apps/shop/actions/rollback", "{}")).isEqualTo(201);
    assertThat(asked(write, "GET", "/oauth/authorizations", "")).isEqualTo(403);
    assertThat(asked(write, "POST", ALL, "{\"user\":\"eve@example.com\"}")).isEqualTo(403);
    String identity = token("[\"identity\"]", "");
    assertThat(asked(identity, "GET", "/account", "")).isEqualTo(200);
    assertThat(asked(identity, "GET", "/apps", "")).isEqualTo(403);
  }

  @Test
  void aTokenEnds() throws Exception {
    String brief = token("[\"global\"]", ",\"expires_in\":1");
    // Every look at the clock of this world is a second later.
    assertThat(asked(brief, "GET", "/account", "")).isEqualTo(401);
    assertThat(served.said(Who.ANA, "POST", "/oauth/authorizations", "{\"expires_in\":-1}"))
        .startsWith("422");
    assertThat(served.said(Who.ANA, "POST", "/oauth/authorizations", "{\"scope\":[\"all\"]}"))
        .startsWith("422 A token's scopes are some of");
  }

  private String token(String scopes, String more) throws Exception {
    String body = "{\"scope\":" + scopes + more + "}";
    return served
        .ok(Who.ANA, "POST", "/oauth/authorizations", body)
        .at("/access_token/token")
        .asText();
  }

  private int asked(String token, String method, String path, String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(served.url() + path))
              .header("Authorization", "Bearer " + token)
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
