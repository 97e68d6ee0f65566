package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who operates a server is told how it is, and before it hurts. */
@Tag("long")
class MetricsJourneyTest {
  private static final int MANY = 60;

  @Test
  void figuresAndHealthAreToldAndAnAppThatFailsIsNoticed() throws Exception {
    try (Machine machine = Machine.up();
        HttpClient client = HttpClient.newHttpClient()) {
      String url = "http://127.0.0.1:" + settle(machine);
      machine.push(machine.checkout("told", files())).ok();
      machine.belay("config:set", "A=1", "-a", "told").ok();
      machine.belay("rollback", "-a", "told").ok();

      assertThat(get(client, url + "/health").body()).contains("\"status\":\"ok\"");
      assertThat(get(client, url + "/metrics").statusCode()).isEqualTo(401);
      String token = machine.credentials().path("token").asText();
      String bearer = "Bearer " + token;
      Until.isTrue(
          "requests are counted",
          () -> {
            machine.get("told", "/");
            return figures(client, url, bearer)
                .contains("belay_app_requests_total{app=\"told\",release=\"v");
          });
      String told = figures(client, url, bearer);
      assertThat(told)
          .contains("belay_app_releases_total{app=\"told\",kind=\"rollback\"} 1\n")
          .contains("belay_app_dynos{app=\"told\",process=\"web\",state=\"up\"} 1\n")
          .contains("belay_switch_duration_seconds_count{start=\"")
          .contains("belay_router_up 1\n")
          .doesNotContain("localhost", machine.root.toString());
      checkedByPrometheus(machine, told);

      machine.belay("doctor").ok();
      for (int i = 0; i < MANY; i++) {
        machine.get("told", "/fail");
      }
      Until.isTrue(
          "it is noticed", () -> machine.belay("server:status").out().contains("errors of told"));
      machine.belay("doctor").failed(2).says("errors of told", "belay logs -a told");
      assertThat(figures(client, url, bearer))
          .contains("belay_alert_active{alert=\"errors\",app=\"told\"} 1\n");
    }
  }

  /** A page of it always fails. */
  private static Map<String, String> files() {
    return Map.of(
        "Procfile",
        "web: exec python3 serve.py\n",
        "serve.py",
        """
        import http.server, os
        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(500 if self.path == "/fail" else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()
            def log_message(self, *words):
                pass
        http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), Page).serve_forever()
        """);
  }

  private static int settle(Machine machine) throws IOException {
    int port = machine.freePort();
    Path settings = machine.home.resolve("server.properties");
    Files.writeString(
        settings, Files.readString(settings) + "metrics.port=" + port + "\nmetrics.access=token\n");
    machine.belay("down", "--keep-apps").ok();
    machine.belay("up").ok();
    return port;
  }

  private static HttpResponse<String> get(HttpClient client, String url, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String figures(HttpClient client, String url, String bearer) {
    try {
      return get(client, url + "/metrics", "Authorization", bearer).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** Prometheus' own judgement, where it is installed. */
  private static void checkedByPrometheus(Machine machine, String told) {
    for (String directory : System.getenv("PATH").split(":", -1)) {
      Path promtool = Path.of(directory, "promtool");
      if (Files.isExecutable(promtool)) {
        List<String> command = new ArrayList<>(List.of(promtool.toString(), "check", "metrics"));
        assertThat(Run.of(machine.root, Map.of(), command, told).ok().out()).isEmpty();
        return;
      }
    }
    System.out.println("skipped: the figures are not checked by promtool, which is not installed");
  }
}
