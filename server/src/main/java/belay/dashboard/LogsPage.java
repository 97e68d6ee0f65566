package belay.dashboard;

import belay.api.LogSessionBody;
import belay.api.OverviewBody;
import belay.http.Answer;
import belay.http.Inside.Asked;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An app's log: the last lines, and those to come. */
final class LogsPage {
  private static final int LINES = 200;

  /** Of the lines on a page: there may be long ones, and many pages at the same moment. */
  private static final int BYTES_MAX = 256 << 10;

  void register(PageRoutes routes) {
    routes
        .get("/apps/{app}/logs", LogsPage::show)
        .get("/apps/{app}/logs/stream", visit -> new Reply.Streamed(follow(visit)));
  }

  /**
   * Lines of a log.
   *
   * @param last where the newest of them stands, which one asks to go on behind; empty for no lines
   */
  record Lines(List<String> texts, String last) {
    /** Out of server-sent events. */
    static Lines of(String events) {
      List<String> texts = new ArrayList<>();
      String last = "";
      for (String line : events.split("\n", -1)) {
        if (line.startsWith("id: ")) {
          last = line.substring(4);
        } else if (line.startsWith("data: ")) {
          texts.add(line.substring(6));
        }
      }
      return new Lines(texts, last);
    }
  }

  private static Reply show(Visit visit) throws InterruptedException {
    OverviewBody app = visit.overview();
    LastBytes events = new LastBytes(BYTES_MAX);
    try {
      stream(visit, false, LINES, "").writer().write(events);
    } catch (IOException e) {
      throw new IllegalStateException("memory cannot fail", e);
    }
    Lines lines = Lines.of(events.text());
    return visit.page(
        "logs.jte",
        "Logs",
        app,
        Map.of(
            "lines", lines.texts(),
            "last", lines.last(),
            "dyno", visit.query("dyno").orElse(""),
            "source", visit.query("source").orElse("")));
  }

  /** What came since the page was made, or since the browser's connection ended; and what comes. */
  private static Answer.Stream follow(Visit visit) throws InterruptedException {
    String last =
        Optional.ofNullable(visit.request().getHeaders().get("Last-Event-ID"))
            .or(() -> visit.query("after"))
            .orElse("");
    return stream(visit, true, last.isEmpty() ? LINES : 0, last);
  }

  /** A log session of the API, as any client would have it. */
  private static Answer.Stream stream(Visit visit, boolean tail, int lines, String after)
      throws InterruptedException {
    ObjectNode wish = Json.object().put("tail", tail).put("lines", lines);
    visit.query("dyno").ifPresent(d -> wish.put("dyno", d));
    visit.query("source").ifPresent(s -> wish.put("source", s));
    LogSessionBody session =
        visit.get(
            LogSessionBody.class, Asked.post(wish, "apps", visit.path("app"), "log-sessions"));
    String[] path = URI.create(session.logplexUrl()).getPath().substring(1).split("/");
    Map<String, String> headers =
        after.isEmpty()
            ? Map.of("Accept", "text/event-stream")
            : Map.of("Accept", "text/event-stream", "Last-Event-ID", after);
    Asked asked = new Asked("GET", List.of(path), Map.of(), headers, Json.object());
    return (Answer.Stream) visit.ask(asked);
  }
}
