package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Another server hears of a deploy and a rollback, though it was not ready at first. */
@Tag("longest")
class WebhookJourneyTest {
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> signatures = new CopyOnWriteArrayList<>();

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      signatures.add(
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Heroku-Webhook-Hmac-SHA256"))
              .orElse(""));
      bodies.add(body);
      exchange.sendResponseHeaders(bodies.size() <= 2 ? 503 : 200, -1);
    }
  }

  private List<String> told() {
    return bodies.stream()
        .skip(2)
        .map(Machine::json)
        .map(b ->
            "v"
                + b.at("/data/version").asInt()
                + " "
                + b.path("action").asText()
                + " "
                + b.at("/data/status").asText())
        .toList();
  }

  private static String hmac(String body, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aServerElsewhereHearsOfADeployAndARollback() throws Exception {
    HttpServer receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
    receiver.createContext("/", this::handle);
    receiver.start();
    try (Machine machine = Machine.upWith("fetch.allow", "loopback")) {
      Path app = machine.checkout("hooked", App.files("one"));
      machine.push(app).ok();
      String url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook";
      String printed =
          machine
              .belayIn(app, "webhooks:add", "-i", "api:release", "-l", "notify", "-u", url)
              .ok()
              .out();
      String secret = printed.strip().lines().toList().getLast();

      machine.commit(app, App.version("two"));
      machine.push(app).ok();
      machine.belayIn(app, "rollback").ok();

      Until.isTrue("everything is told", () -> told().size() == 4);
      assertThat(told())
          .containsExactly(
              "v3 create pending",
              "v3 update succeeded",
              "v4 create pending",
              "v4 update succeeded");
      for (int i = 0; i < bodies.size(); i++) {
        assertThat(signatures.get(i)).isEqualTo(hmac(bodies.get(i), secret));
      }
      Until.isTrue("everything is noted", () -> delivered(machine, app));
      machine.belayIn(app, "activity").ok().says("Added webhook", "127.0.0.1", "cli");
    } finally {
      receiver.stop(0);
    }
  }

  private static boolean delivered(Machine machine, Path app) {
    JsonNode all = Machine.json(machine.belayIn(app, "webhooks:deliveries", "--json").ok().out());
    return all.size() == 4
        && all.valueStream().allMatch(d -> d.path("status").asText().equals("succeeded"));
  }
}
