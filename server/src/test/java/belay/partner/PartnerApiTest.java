package belay.partner;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.view.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partner's service over HTTP both ways, by the published documentation. */
class PartnerApiTest extends ServedTest {
  private static final String CREATE = "{\"plan\":\"acme:basic\"}";

  @SuppressWarnings("NullAway.Init") // set before each test
  @AutoClose
  private TestPartner partner;

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void register() throws Exception {
    partner = new TestPartner();
    served.ok(Who.ROOT, "POST", "/providers", partner.manifest());
  }

  private HttpResponse<String> call(String method, String path, String token, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(served.url() + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + token)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> token(String form) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(served.url() + "/oauth/token"))
            .POST(BodyPublishers.ofString(form))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static JsonNode json(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private JsonNode asked(int index) {
    return json(partner.asked.get(index).body());
  }

  private String vars() throws Exception {
    return served.ok(Who.ANA, "GET", "/apps/shop/config-vars", "").toString();
  }

  @Test
  void oneIsMadeChangedAndOpened() throws Exception {
    JsonNode made = served.ok(Who.ANA, "POST", "/apps/shop/addons", CREATE);
    assertThat(made.path("state").asText()).isEqualTo("provisioned");
    assertThat(vars()).contains("\"ACME_URL\":\"acme://one\"");
    TestPartner.Asked first = partner.asked.getFirst();
    assertThat(first.method() + " " + first.path()).isEqualTo("POST /heroku/resources");
    assertThat(first.accept()).isEqualTo("application/vnd.heroku-addons+json; version=3");
    String id = made.path("id").asText();
    JsonNode body = asked(0);
    assertThat(body.path("uuid").asText()).isEqualTo(id);
    assertThat(body.path("plan").asText()).isEqualTo("basic");
    assertThat(body.path("name").asText()).isEqualTo(made.path("name").asText());
    assertThat(body.path("oauth_grant").path("type").asText()).isEqualTo("authorization_code");
    assertThat(body.path("callback_url").asText()).endsWith("/partner/addons/" + id);

    partner.status = 200;
    partner.answer = "{\"config\":{\"ACME_URL\":\"acme://two\"},\"message\":\"More\"}";
    String name = made.path("name").asText();
    served.ok(Who.ANA, "PATCH", "/apps/shop/addons/" + name, "{\"plan\":\"acme:pro\"}");
    TestPartner.Asked change = partner.asked.get(1);
    assertThat(change.method() + " " + change.path()).isEqualTo("PUT /heroku/resources/" + id);
    assertThat(change.body()).isEqualTo("{\"plan\":\"pro\"}");
    assertThat(vars()).contains("acme://two");

    JsonNode sso = served.ok(Who.ANA, "GET", "/apps/shop/addons/" + name + "/sso", "");
    assertThat(sso.path("action").asText()).endsWith("/sso/login");
    JsonNode params = sso.path("params");
    String salted = id + ":pepper:" + params.path("timestamp").asText();
    assertThat(params.path("resource_token").asText()).isEqualTo(hash("SHA-1", salted));
    assertThat(params.path("user_scoped_resource_token").asText())
        .isEqualTo(
            hash("SHA-256", salted + ":" + params.path("user_id").asText() + ":ana@example.com"));
    assertThat(served.ok(Who.ANA, "GET", "/addons/" + name, "").path("web_url").asText())
        .endsWith("/apps/shop/addons/" + name + "/open");
    assertThat(served.said(Who.ROOT, "DELETE", "/providers/acme", ""))
        .startsWith("422 There are add-ons of acme (" + name + ").");
  }

  private static String hash(String algorithm, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
  }

  @Test
  void oneThatTakesAWhileSpeaksWithItsOwnTokenAlone() throws Exception {
    partner.status = 202;
    partner.answer = "{\"id\":\"r1\",\"message\":\"Being made\"}";
    JsonNode making = served.ok(Who.ANA, "POST", "/apps/shop/addons", CREATE);
    assertThat(making.path("state").asText()).isEqualTo("provisioning");
    assertThat(making.path("provision_message").asText()).isEqualTo("Being made");
    assertThat(vars()).doesNotContain("ACME");

    String code = asked(0).path("oauth_grant").path("code").asText();
    String form = "grant_type=authorization_code&client_secret=clients&code=" + code;
    assertThat(token(form.replace("clients", "wrong")).statusCode()).isEqualTo(401);
    JsonNode tokens = json(token(form).body());
    String access = tokens.path("access_token").asText();
    assertThat(tokens.path("token_type").asText()).isEqualTo("Bearer");
    assertThat(token(form).statusCode()).isEqualTo(400);
    JsonNode again =
        json(
            token(
                    "grant_type=refresh_token&client_secret=clients&refresh_token="
                        + tokens.path("refresh_token").asText())
                .body());
    assertThat(again.path("access_token").asText()).isNotEqualTo(access).isNotEmpty();

    String at = "/addons/" + making.path("id").asText();
    assertThat(call("GET", at + "/config", "wrong", "").statusCode()).isEqualTo(401);
    assertThat(call("GET", "/addons/" + served.shop.id() + "/config", access, "").statusCode())
        .isEqualTo(404);
    assertThat(call("GET", "/apps", access, "").statusCode()).isEqualTo(401);
    String config = "{\"config\":[{\"name\":\"%s\",\"value\":\"acme://late\"}]}";
    assertThat(call("PATCH", at + "/config", access, config.formatted("OTHER_URL")).body())
        .contains("acme answered the config var OTHER_URL, which its manifest does not have.");
    assertThat(call("PATCH", at + "/config", access, config.formatted("ACME_URL")).statusCode())
        .isEqualTo(200);
    assertThat(call("POST", at + "/actions/provision", access, "").statusCode()).isEqualTo(200);
    becomes("acme://late");
    for (int i = 0; i < 600 && !state(at, access).contains("\"state\":\"provisioned\""); i++) {
      Thread.sleep(100);
    }
    assertThat(state(at, access))
        .contains("\"state\":\"provisioned\"", "\"acme:basic\"", "\"ACME_URL\"");

    assertThat(call("PATCH", at + "/config", access, config.formatted("ACME_TOKEN")).statusCode())
        .isEqualTo(200);
    assertThat(vars()).contains("\"ACME_URL\":\"acme://late\"");
    assertThat(call("POST", at + "/actions/deprovision", access, "").statusCode()).isEqualTo(409);
  }

  private String state(String at, String access) throws Exception {
    return call("GET", "/partner" + at, access, "").body();
  }

  /** It goes on behind the answer. */
  private void becomes(String value) throws Exception {
    for (int i = 0; i < 600 && !vars().contains(value); i++) {
      Thread.sleep(100);
    }
    assertThat(vars()).contains(value);
  }

  @Test
  void oneThatCallsBackBeforeItAnswersIsHeard() throws Exception {
    partner.status = 202;
    partner.answer = "{\"id\":\"r1\"}";
    partner.first =
        () -> {
          try {
            JsonNode body = asked(0);
            String code = body.path("oauth_grant").path("code").asText();
            String access =
                json(token("grant_type=authorization_code&client_secret=clients&code=" + code)
                        .body())
                    .path("access_token")
                    .asText();
            String at = "/addons/" + body.path("uuid").asText();
            var _ =
                call(
                    "PATCH",
                    at + "/config",
                    access,
                    "{\"config\":[{\"name\":\"ACME_URL\",\"value\":\"acme://early\"}]}");
            var _ = call("POST", at + "/actions/provision", access, "");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    JsonNode made = served.ok(Who.ANA, "POST", "/apps/shop/addons", CREATE);
    assertThat(made.path("state").asText()).isEqualTo("provisioned");
    assertThat(vars()).contains("acme://early");
  }

  @Test
  void whatAPartnerCannotDoIsSaidAndNothingStays() throws Exception {
    record Trouble(int status, String answer, String words) {}
    for (Trouble trouble :
        List.of(
            new Trouble(
                422, "{\"message\":\"No more room\"}", "acme could not do it (422): No more room."),
            new Trouble(503, "<html>", "acme could not do it (503)."),
            new Trouble(201, "<html>", "acme answered what is no JSON."),
            new Trouble(
                201, "{\"config\":{\"PATH\":\"x\"}}", "acme answered the config var PATH, which"),
            new Trouble(201, "{}", "acme made it and gave no config var of its manifest."),
            new Trouble(
                201,
                "{\"config\":{\"ACME_URL\":\"" + "x".repeat(20_000) + "\"}}",
                "acme answered what no config var can hold for ACME_URL."),
            new Trouble(201, "x".repeat(200_000), "acme does not answer: the answer is longer"))) {
      partner.status = trouble.status();
      partner.answer = trouble.answer();
      assertThat(served.said(Who.ANA, "POST", "/apps/shop/addons", CREATE))
          .contains(trouble.words());
      assertThat(partner.asked.getLast().method()).isEqualTo("DELETE");
      assertThat(served.ok(Who.ANA, "GET", "/belay-addons", "")).isEmpty();
    }
    partner.answer = "{}";
    served.ok(Who.ROOT, "POST", "/providers", partner.manifest("wrong"));
    assertThat(served.said(Who.ANA, "POST", "/apps/shop/addons", CREATE))
        .contains("acme refused the password of its manifest (401).");
    partner.close();
    assertThat(served.said(Who.ANA, "POST", "/apps/shop/addons", CREATE))
        .contains("acme does not answer: ");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop", "").path("name").asText()).isEqualTo("shop");
  }

  @Test
  void onlyAnAdministratorRegistersAndNoSecretIsTold() throws Exception {
    assertThat(served.said(Who.BOB, "POST", "/providers", partner.manifest()))
        .startsWith("403 Only an administrator");
    String listed = served.send(Who.ROOT, "GET", "/providers", "").text();
    assertThat(listed)
        .contains("\"acme\"", "ACME_URL")
        .doesNotContain("s3cret", "pepper", "clients");
    assertThat(
            served.said(
                Who.ROOT,
                "POST",
                "/providers",
                partner.manifest().replace("\"acme\"", "\"played\"")))
        .isEqualTo("422 played is a service of Belay's own.");
    assertThat(
            served.said(
                Who.ROOT,
                "POST",
                "/providers",
                partner.manifest().replace("http://localhost", "http://example.com")))
        .isEqualTo("422 That is no manifest of an add-on: \"base_url\" begins with https://.");
    assertThat(served.said(Who.ROOT, "POST", "/providers", "{\"id\":\"x\"}"))
        .startsWith("422 That is no manifest of an add-on: \"id\" is 2 to 40");
    served.ok(Who.ROOT, "DELETE", "/providers/acme", "");
    assertThat(served.said(Who.ANA, "POST", "/apps/shop/addons", CREATE))
        .startsWith("422 Couldn't find either the add-on service");
  }
}
