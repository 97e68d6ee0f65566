package belay.dashboard;

import belay.api.LogSessionBody;
import belay.api.OverviewBody;
import belay.http.Answer;
import belay.http.Inside.Asked;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An app's log: the last lines, and those to come. */
final class LogsPage {
  private static final int LINES = 200;

  void register(PageRoutes routes) {
    routes
        .get("/apps/{app}/logs", LogsPage::show)
        .get("/apps/{app}/logs/stream", visit -> new Reply.Streamed(stream(visit, true)));
  }

  private static Reply show(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try {
      stream(visit, false).writer().write(lines);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    List<String> last = lines.toString(StandardCharsets.UTF_8).lines().toList();
    return visit.page(
        "logs.jte",
        "Logs",
        app,
        Map.of(
            "lines", last,
            "dyno", visit.query("dyno").orElse(""),
            "source", visit.query("source").orElse("")));
  }

  /** A log session of the API, as any client would have it. */
  private static Answer.Stream stream(Visit visit, boolean tail) throws InterruptedException {
    ObjectNode wish = Json.object().put("tail", tail).put("lines", tail ? 0 : LINES);
    visit.query("dyno").ifPresent(d -> wish.put("dyno", d));
    visit.query("source").ifPresent(s -> wish.put("source", s));
    LogSessionBody session =
        visit.get(
            LogSessionBody.class, Asked.post(wish, "apps", visit.path("app"), "log-sessions"));
    String[] path = URI.create(session.logplexUrl()).getPath().substring(1).split("/");
    Asked asked = new Asked("GET", List.of(path), Map.of(), headers(visit, tail), Json.object());
    return (Answer.Stream) visit.ask(asked);
  }

  private static Map<String, String> headers(Visit visit, boolean tail) {
    if (!tail) {
      return Map.of();
    }
    Optional<String> last = Optional.ofNullable(visit.request().getHeaders().get("Last-Event-ID"));
    return last.<Map<String, String>>map(
            id -> Map.of("Accept", "text/event-stream", "Last-Event-ID", id))
        .orElse(Map.of("Accept", "text/event-stream"));
  }
}
