package belay.channels;

import static org.assertj.core.api.Assertions.assertThat;

import belay.activity.Event;
import belay.deploy.Settle;
import belay.doors.Served;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.drain.Receiver;
import belay.logs.LogLine;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An app's drains over HTTP. */
class LogDrainsResourceTest extends ServedTest {
  private static final String ALL = "/apps/shop/log-drains";

  /** Nobody listens at a port that the system never gives. */
  private static final String URL = "https://ana:s3cret@127.0.0.1:1/in?key=k";

  private static String body(String url) {
    return "{\"url\":\"" + url + "\"}";
  }

  private static String at(String key) {
    return ALL + "/" + URLEncoder.encode(key, StandardCharsets.UTF_8);
  }

  private JsonNode add(String url) throws Exception {
    return served.ok(Who.ANA, "POST", ALL, body(url));
  }

  @Test
  void aDrainHasWhatTheSchemaSays() throws Exception {
    Served.Answered answered = served.send(Who.ANA, "POST", ALL, body("syslog://127.0.0.1:1"));

    assertThat(answered.status()).isEqualTo(201);
    JsonNode drain = answered.json();
    assertThat(drain.propertyStream().map(java.util.Map.Entry::getKey))
        .containsExactlyInAnyOrder(
            "addon", "app", "created_at", "id", "token", "updated_at", "url");
    assertThat(drain.path("addon").isNull()).isTrue();
    assertThat(drain.at("/app/name").asText()).isEqualTo("shop");
    assertThat(drain.path("token").asText()).matches("d\\.[0-9a-f-]{36}");
    assertThat(drain.path("url").asText()).isEqualTo("syslog://127.0.0.1:1");
  }

  @Test
  void itIsFoundByIdTokenAndUrl() throws Exception {
    JsonNode drain = add(URL);
    for (String key : List.of("id", "token", "url")) {
      assertThat(served.ok(Who.ANA, "GET", at(drain.path(key).asText()), "")).isEqualTo(drain);
    }
    assertThat(served.said(Who.ANA, "GET", at("https://elsewhere"), ""))
        .isEqualTo("404 Couldn't find that log drain.");
  }

  @Test
  void aPasswordIsForThoseWhoManage() throws Exception {
    add(URL);
    assertThat(served.ok(Who.ANA, "GET", ALL, "").at("/0/url").asText()).isEqualTo(URL);
    String masked = "https://****@127.0.0.1:1/in?****";
    for (Who who : List.of(Who.VIC, Who.BOB)) {
      assertThat(served.ok(who, "GET", ALL, "").at("/0/url").asText()).isEqualTo(masked);
      // Nobody finds a password out by asking for it.
      assertThat(served.said(who, "GET", at(URL), "")).startsWith("404");
      assertThat(served.send(who, "GET", at(masked), "").status()).isEqualTo(200);
      assertThat(served.said(who, "POST", ALL, body("syslog://h:1"))).startsWith("403");
      assertThat(served.said(who, "DELETE", at(masked), "")).startsWith("403");
      assertThat(served.said(who, "PUT", at(masked), body("syslog://h:1"))).startsWith("403");
    }
    assertThat(served.said(Who.EVE, "GET", ALL, "")).startsWith("404");
  }

  @Test
  void aTokenThatMayNotReadSecretsIsShownNone() throws Exception {
    add(URL);
    assertThat(scoped("read", "GET", ALL, "").body())
        .contains("https://****@127.0.0.1:1/in")
        .doesNotContain("s3cret", "key=k");
  }

  @Test
  void aUrlThatMoreThanOneDrainShowsNamesNone() throws Exception {
    String id = add(URL).path("id").asText();
    String other =
        add(URL.replace("s3cret", "other").replace("key=k", "key=o")).path("id").asText();
    String masked = "https://****@127.0.0.1:1/in?****";
    assertThat(scoped("write", "DELETE", at(masked), "")).satisfies(this::refused);
    assertThat(scoped("write", "PUT", at(masked), body("syslog://h:1"))).satisfies(this::refused);
    assertThat(served.ok(Who.ANA, "GET", ALL, "")).hasSize(2);

    assertThat(scoped("write", "DELETE", at(id), "").statusCode()).isEqualTo(200);
    assertThat(scoped("write", "DELETE", at(masked), "").body()).contains(other);
  }

  private void refused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("is of 2 drains: use the id.");
  }

  /** Asks with a token that may do so much. */
  private HttpResponse<String> scoped(String scope, String method, String path, String body)
      throws Exception {
    String token =
        served
            .ok(Who.ANA, "POST", "/oauth/authorizations", "{\"scope\":[\"" + scope + "\"]}")
            .at("/access_token/token")
            .asText();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(served.url() + path))
              .header("Authorization", "Bearer " + token)
              .method(method, BodyPublishers.ofString(body))
              .build();
      return client.send(request, BodyHandlers.ofString());
    }
  }

  @Test
  void whatHappensIsAnEventWithoutTheSecret() throws Exception {
    String id = add(URL).path("id").asText();
    served.ok(Who.ANA, "PUT", at(id), body("syslog+tls://127.0.0.1:1"));
    served.ok(Who.ANA, "DELETE", at("syslog+tls://127.0.0.1:1"), "");

    List<String> events =
        served.world.apps.events(served.shop, Long.MAX_VALUE, true, 3).stream()
            .map(Event::what)
            .toList();
    assertThat(events.get(2)).matches("Added the drain d\\.\\S+ to https://127.0.0.1:1");
    assertThat(events.get(1)).matches("Changed the drain d\\.\\S+ to syslog\\+tls://127.0.0.1:1");
    assertThat(events.get(0)).matches("Removed the drain d\\.\\S+ to syslog\\+tls://127.0.0.1:1");
    assertThat(served.ok(Who.ANA, "GET", ALL, "")).isEmpty();
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    assertThat(served.said(Who.ANA, "POST", ALL, "{}")).startsWith("422 \"url\" is missing");
    for (String url :
        List.of("nonsense", "ftp://h/in", "https://", "syslog://h:0", "https://u:p w@h", "é://h")) {
      assertThat(served.said(Who.ANA, "POST", ALL, body(url))).startsWith("422");
    }
    assertThat(served.said(Who.ANA, "POST", ALL, body("syslog://h"))).contains("needs a port");
    assertThat(served.said(Who.ANA, "POST", ALL, body("syslog://h:1/x"))).contains("nothing more");
    add(URL);
    JsonNode other = add("syslog://127.0.0.1:1");
    assertThat(served.said(Who.ANA, "POST", ALL, body(URL)))
        .startsWith("422 Url has already been taken");
    assertThat(served.said(Who.ANA, "PUT", at(other.path("id").asText()), body(URL)))
        .startsWith("422 Url has already been taken");
    for (int port = 2; port < 10; port++) {
      add("syslog://127.0.0.1:" + port);
    }
    assertThat(served.said(Who.ANA, "POST", ALL, body("syslog://127.0.0.1:10")))
        .startsWith("422 An app has at most 10 drains");
  }

  @Test
  void linesArriveAndTheCountIsShown() throws Exception {
    try (Receiver receiver = new Receiver()) {
      JsonNode drain = add("syslog://127.0.0.1:" + receiver.port());

      served.logs.append(served.shop.id(), new LogLine(Instant.EPOCH, "app", "web.1", "hello"));

      String token = drain.path("token").asText();
      String line = "<190>1 1970-01-01T00:00:00.000000+00:00 " + token + " app web.1 - - hello";
      Settle.until(() -> receiver.messages().contains(line));
    }
  }

  @Test
  void aDestroyedAppHasNone() throws Exception {
    add(URL);
    served.ok(Who.ANA, "DELETE", "/apps/shop", "");

    long left =
        served.world.database.read(
            h -> h.select("select count(*) from log_drains").mapTo(Long.class).one());
    assertThat(left).isZero();
  }
}
