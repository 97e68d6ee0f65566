package belay.channels;

import static org.assertj.core.api.Assertions.assertThat;

import belay.deploy.Settle;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.view.Json;
import belay.webhook.Receiver;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told of what, over HTTP, at a receiver of one's own. */
class WebhooksResourceTest extends ServedTest {
  private static final String ALL = "/apps/shop/webhooks";
  private final Receiver receiver = new Receiver();

  @AfterEach
  void hangUp() {
    receiver.close();
  }

  private String body(String include, String more) {
    return "{\"include\":["
        + include
        + "],\"level\":\"notify\",\"url\":\""
        + receiver.url()
        + "\""
        + more
        + "}";
  }

  private JsonNode add(String include, String more) throws Exception {
    return served.ok(Who.ANA, "POST", ALL, body(include, more));
  }

  private List<JsonNode> told() {
    List<JsonNode> told = new ArrayList<>();
    receiver.got().forEach(g -> told.add(json(g)));
    return told;
  }

  private static JsonNode json(Receiver.Got got) {
    return Json.read(got.body().getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private List<String> inWords() {
    return told().stream()
        .map(t ->
            t.path("resource").asText()
                + " "
                + t.path("action").asText()
                + " "
                + t.at("/data/status").asText(""))
        .map(String::strip)
        .toList();
  }

  @Test
  void aReleaseIsToldAtItsBeginningAndItsEndAndSigned() throws Exception {
    receiver.answers(500, 302);
    add("\"api:release\"", ",\"secret\":\"s3cret\",\"authorization\":\"Bearer abc\"");
    served.ok(Who.ANA, "POST", "/apps/shop/actions/rollback", "{}");

    Settle.until(() -> told().size() == 4);

    assertThat(inWords())
        .containsExactly(
            "release create pending",
            "release create pending",
            "release create pending",
            "release update succeeded");
    Receiver.Got last = receiver.got().getLast();
    assertThat(last.header("Heroku-Webhook-Hmac-SHA256")).contains(hmac(last.body(), "s3cret"));
    assertThat(last.header("Authorization")).contains("Bearer abc");
    JsonNode payload = told().getLast();
    assertThat(payload.at("/actor/email").asText()).isEqualTo("ana@example.com");
    assertThat(payload.at("/data/version").asInt()).isEqualTo(4);
    assertThat(payload.path("sequence").asInt()).isEqualTo(2);
    assertThat(payload.at("/webhook_metadata/event/include").asText()).isEqualTo("api:release");
    assertThat(told().get(0).at("/webhook_metadata/delivery/id"))
        .isEqualTo(told().get(2).at("/webhook_metadata/delivery/id"));
    Settle.until(() -> statuses().equals(List.of("succeeded 3", "succeeded 1")));
  }

  private List<String> statuses() {
    try {
      List<String> statuses = new ArrayList<>();
      for (JsonNode d : served.ok(Who.ANA, "GET", "/apps/shop/webhook-deliveries", "")) {
        statuses.add(d.path("status").asText() + " " + d.path("num_attempts").asInt());
      }
      return statuses;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hmac(String body, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatElseHappensToAnAppIsTold() throws Exception {
    add("\"api:app\",\"api:formation\",\"api:domain\",\"api:collaborator\"", "");
    served.ok(Who.ANA, "POST", "/apps/shop/domains", "{\"hostname\":\"www.a.example\"}");
    served.ok(Who.ANA, "DELETE", "/apps/shop/domains/www.a.example", "");
    served.ok(Who.ANA, "PATCH", "/apps/shop/formation/web", "{\"quantity\":2}");
    served.ok(Who.ANA, "POST", "/apps/shop/collaborators", "{\"user\":\"eve@example.com\"}");
    served.ok(Who.ANA, "PATCH", "/apps/shop", "{\"name\":\"store\"}");

    Settle.until(() -> told().size() >= 5);

    assertThat(inWords())
        .containsExactly(
            "domain create none",
            "domain destroy none",
            "formation update",
            "collaborator update",
            "app update");
    assertThat(told().get(0).at("/data/hostname").asText()).isEqualTo("www.a.example");
    for (String same : List.of("/data/hostname", "/data/id", "/data/created_at")) {
      assertThat(told().get(1).at(same)).as(same).isEqualTo(told().get(0).at(same));
    }
    assertThat(told().get(2).at("/data/quantity").asInt()).isEqualTo(2);
    assertThat(told().get(3).at("/data/user/email").asText()).isEqualTo("eve@example.com");
    assertThat(told().get(4).at("/data/name").asText()).isEqualTo("store");
  }

  /** Whether it is told before the next change or after. */
  @Test
  void whatIsToldIsAsItWasThen() throws Exception {
    add("\"api:app\",\"api:formation\"", "");
    for (int quantity = 2; quantity <= 4; quantity++) {
      String body = "{\"quantity\":" + quantity + "}";
      served.ok(Who.ANA, "PATCH", "/apps/shop/formation/web", body);
    }
    served.ok(Who.ANA, "PATCH", "/apps/shop", "{\"maintenance\":true}");
    served.ok(Who.ANA, "PATCH", "/apps/shop", "{\"maintenance\":false}");

    Settle.until(() -> told().size() >= 5);

    assertThat(told())
        .extracting(t -> t.at("/data/quantity").asText("") + t.at("/data/maintenance").asText(""))
        .containsExactly("2", "3", "4", "true", "false");
  }

  @Test
  void maintenanceIsTold() throws Exception {
    add("\"api:app\"", "");
    served.ok(Who.ANA, "PATCH", "/apps/shop", "{\"maintenance\":true}");
    Settle.until(() -> told().size() == 1);

    assertThat(inWords()).containsExactly("app update");
    assertThat(told().getFirst().at("/data/maintenance").asBoolean()).isTrue();
  }

  @Test
  void aSecretIsShownOnce() throws Exception {
    HttpResponse<byte[]> made =
        served.exchange(Who.ANA, "POST", ALL, BodyPublishers.ofString(body("\"api:release\"", "")));
    String secret = made.headers().firstValue("Heroku-Webhook-Secret").orElseThrow();
    assertThat(secret).matches("[0-9a-f]{60}");
    assertThat(new String(made.body(), StandardCharsets.UTF_8)).doesNotContain(secret);
    String id = Json.read(made.body()).orElseThrow().path("id").asText();
    HttpResponse<byte[]> changed =
        served.exchange(
            Who.ANA,
            "PATCH",
            ALL + "/" + id,
            BodyPublishers.ofString("{\"level\":\"sync\",\"include\":[\"dyno\",\"api:release\"]}"));
    assertThat(changed.headers().firstValue("Heroku-Webhook-Secret")).isEmpty();
    assertThat(Json.read(changed.body()).orElseThrow().path("include").toString())
        .isEqualTo("[\"api:release\",\"dyno\"]");

    served.ok(Who.ANA, "POST", "/apps/shop/actions/rollback", "{}");
    Settle.until(() -> told().size() == 2);

    Receiver.Got last = receiver.got().getLast();
    assertThat(last.header("Heroku-Webhook-Hmac-SHA256")).contains(hmac(last.body(), secret));
    served.ok(Who.ANA, "DELETE", ALL + "/" + id, "");
    assertThat(served.ok(Who.ANA, "GET", ALL, "")).isEmpty();
  }

  @Test
  void eventsAndDeliveriesAreFoundByTheirIds() throws Exception {
    add("\"api:release\"", "");
    served.ok(Who.ANA, "POST", "/apps/shop/actions/rollback", "{}");
    Settle.until(() -> statuses().equals(List.of("succeeded 1", "succeeded 1")));

    JsonNode first = served.ok(Who.ANA, "GET", "/apps/shop/webhook-deliveries", "").get(0);
    assertThat(
            served.ok(
                Who.ANA, "GET", "/apps/shop/webhook-deliveries/" + first.path("id").asText(), ""))
        .isEqualTo(first);
    assertThat(first.at("/last_attempt/code").asInt()).isEqualTo(204);
    JsonNode event =
        served.ok(
            Who.ANA, "GET", "/apps/shop/webhook-events/" + first.at("/event/id").asText(), "");
    assertThat(event.at("/payload/action").asText()).isEqualTo("create");
    assertThat(event.at("/payload/data/output_stream_url").isNull()).isTrue();
    assertThat(served.said(Who.ANA, "GET", "/apps/shop/webhook-events/no", "")).startsWith("404");
  }

  @Test
  void whatCannotBeIsSaid() throws Exception {
    assertThat(served.said(Who.ANA, "POST", ALL, "{}")).startsWith("422 \"url\" is missing");
    assertThat(served.said(Who.ANA, "POST", ALL, body("\"api:build\"", "")))
        .startsWith("422 \"include\" holds what this server does not tell of")
        .contains("api:release, api:sni-endpoint, dyno");
    assertThat(served.said(Who.ANA, "POST", ALL, body("", ""))).startsWith("422 \"include\" names");
    assertThat(served.said(Who.ANA, "POST", ALL, body("\"dyno\"", ",\"secret\":\"a\\nb\"")))
        .startsWith("422 \"secret\" is one line");
    assertThat(served.said(Who.ANA, "POST", ALL, body("\"dyno\"", "").replace("notify", "loud")))
        .startsWith("422 \"level\" is notify or sync");
    assertThat(served.said(Who.BOB, "GET", ALL, "")).startsWith("403");
    assertThat(served.said(Who.EVE, "GET", ALL, "")).startsWith("404");
    assertThat(served.said(Who.ANA, "GET", ALL + "/x", "")).startsWith("404");
  }

  @Test
  void activityShowsReleasesToo() throws Exception {
    served.ok(Who.ANA, "PATCH", "/apps/shop/config-vars", "{\"SECRET\":\"hush\"}");
    served.ok(Who.ANA, "POST", "/apps/shop/actions/rollback", "{}");

    JsonNode events = served.ok(Who.ANA, "GET", "/apps/shop/events", "");
    assertThat(events.findValuesAsText("what"))
        .anyMatch(w -> w.matches("v2: Deploy .*"))
        .contains("v4: Set SECRET config vars")
        .anyMatch(w -> w.matches("v5: Rollback to v\\d+"));
    assertThat(events.toString()).doesNotContain("hush");
    JsonNode last = events.get(events.size() - 1);
    assertThat(last.path("what").asText()).startsWith("v5: ");
    assertThat(last.path("actor").asText()).isEqualTo("ana@example.com");
    assertThat(last.path("address").asText()).isEqualTo("127.0.0.1");
    assertThat(last.path("door").asText()).isEqualTo("http api");
  }

  @Test
  void activityIsPagedByNumber() throws Exception {
    for (int i = 0; i < 12; i++) {
      served.ok(Who.ANA, "PATCH", "/apps/shop/formation/web", "{\"quantity\":" + (1 + i % 2) + "}");
    }
    HttpResponse<byte[]> page = events("seq 9..; max=3");
    assertThat(page.statusCode()).isEqualTo(206);
    assertThat(Json.read(page.body()).orElseThrow().findValuesAsText("seq"))
        .containsExactly("9", "10", "11");
    assertThat(page.headers().firstValue("Content-Range")).contains("seq 9..11; max=3");
    assertThat(page.headers().firstValue("Next-Range")).contains("seq ]11..; max=3");
    assertThat(Json.read(events("seq ]10..8; order=desc").body()).orElseThrow())
        .extracting(e -> e.path("seq").asInt())
        .containsExactly(9, 8);
  }

  private HttpResponse<byte[]> events(String range) throws Exception {
    return served.exchange(Who.ANA, "GET", "/apps/shop/events", BodyPublishers.noBody(), range);
  }

  @Test
  void activityShowsNoAddressOfAWebhook() throws Exception {
    String id = add("\"dyno\"", "").path("id").asText();
    String url = "{\"url\":\"https://hooks.example/T0/s3cret?k=s3cret\"}";
    served.ok(Who.ANA, "PATCH", ALL + "/" + id, url);
    served.ok(Who.ANA, "DELETE", ALL + "/" + id, "");

    assertThat(served.ok(Who.VIC, "GET", "/apps/shop/events", "").toString())
        .contains("Added webhook " + id + " to 127.0.0.1\"")
        .contains("Updated webhook " + id + " to hooks.example\"")
        .contains("Removed webhook " + id + " to hooks.example\"")
        .doesNotContain("s3cret");
  }

  @Test
  void activitySaysWhereFromAndIsPaged() throws Exception {
    served.ok(Who.ANA, "PATCH", "/apps/shop/formation/web", "{\"quantity\":2}");
    JsonNode events = served.ok(Who.ANA, "GET", "/apps/shop/events", "");
    JsonNode last = events.get(events.size() - 1);
    assertThat(last.path("what").asText()).isEqualTo("Scaled web to 2");
    assertThat(last.path("address").asText()).isEqualTo("127.0.0.1");
    assertThat(last.path("door").asText()).isEqualTo("http api");
    assertThat(last.path("seq").asInt()).isEqualTo(events.size());
  }
}
