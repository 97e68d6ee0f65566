package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How an app does, and what it did, is known; also after the control plane was killed. */
@Tag("long")
class NowJourneyTest {
  private static final int MANY = 40;

  private static final Map<String, String> FILES =
      Map.of(
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

  private static long sum(JsonNode metrics, String key) {
    long sum = 0;
    for (JsonNode point : metrics.path("points")) {
      sum += point.path(key).asLong();
    }
    return sum;
  }

  @Test
  void whatAnAppDidIsKeptThroughAKill() {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("told", FILES)).ok();
      Api api = new Api(machine);
      Until.isTrue(
          "the router was looked at",
          () -> api.get("/apps/told/metrics").path("points").size() > 0);
      for (int i = 0; i < MANY; i++) {
        machine.get("told", i % 2 == 0 ? "/" : "/fail");
      }
      Until.isTrue(
          "requests are noted",
          () -> sum(api.get("/apps/told/metrics?last=10m"), "requests") >= MANY);
      JsonNode before = api.get("/apps/told/metrics?last=10m");
      assertThat(sum(before, "failed")).isEqualTo(MANY / 2);
      Until.isTrue(
          "it is said", () -> api.get("/apps/told/now").path("verdict").asText().equals("failing"));
      machine.belay("metrics", "10m", "-a", "told").ok().says("failing", "requests of the last");
      machine.belay("metrics", "3h", "-a", "told").failed(1).says("10m", "35d");

      long pid = machine.serverPid();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      Until.isTrue("another one is there", () -> machine.serverPid() != pid);
      Until.isTrue("it answers", () -> machine.belay("apps").exit() == 0);
      JsonNode after = new Api(machine).get("/apps/told/metrics?last=10m");
      assertThat(sum(after, "requests")).isEqualTo(sum(before, "requests"));
      assertThat(sum(after, "failed")).isEqualTo(sum(before, "failed"));
      assertThat(after.path("marks").findValuesAsText("version")).contains("2");
      assertThat(new Api(machine).get("/attention").path("items").get(0).path("kind").asText())
          .isEqualTo("errors");
    }
  }
}
