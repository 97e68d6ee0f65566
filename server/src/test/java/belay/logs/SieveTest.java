package belay.logs;

import static org.assertj.core.api.Assertions.assertThat;

import belay.logs.AppLogs.Filter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SieveTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:12:33.951Z");
  private static final List<String> SOURCES = List.of("app", "heroku", "ap", "");
  private static final List<String> PROCESSES =
      List.of("web.1", "web.10", "web", "we", "worker.1", "router", "api", "web.1]: x", "");

  @TempDir Path directory;

  private static List<Filter> filters() {
    List<Filter> filters = new ArrayList<>();
    for (String source : SOURCES) {
      for (String process : PROCESSES) {
        filters.add(new Filter(said(source), said(process)));
      }
    }
    return filters;
  }

  private static Optional<String> said(String text) {
    return Optional.of(text).filter(t -> !t.isEmpty());
  }

  private static List<LogLine> lines() {
    List<LogLine> lines = new ArrayList<>();
    for (String source : List.of("app", "heroku")) {
      for (String process : List.of("web.1", "web.10", "worker.1", "router", "api")) {
        lines.add(new LogLine(NOW, source, process, "app[web.1]: as it were"));
        lines.add(new LogLine(NOW, source, process, ""));
      }
    }
    return lines;
  }

  @Test
  void itLetsThroughWhatTheFilterWantsAndNothingElse() {
    for (Filter filter : filters()) {
      for (LogLine line : lines()) {
        byte[] text = (">>" + line.text() + "\n").getBytes(StandardCharsets.UTF_8);
        assertThat(Sieve.of(filter).lets(text, 2, text.length - 1))
            .as("%s of %s", line.text(), filter)
            .isEqualTo(FileLogs.matches(filter, line));
      }
    }
  }

  @Test
  void whatIsNoLineIsLetThroughByNoFilter() {
    Sieve sieve = Sieve.of(new Filter(Optional.of("app"), Optional.of("web")));
    for (String torn :
        List.of("", " ", "app[web", "2026 app[web", "2026 app[web.1", "[[[", "x y")) {
      byte[] text = torn.getBytes(StandardCharsets.UTF_8);
      boolean lets = sieve.lets(text, 0, text.length);
      assertThat(lets && LineText.parse(torn).isPresent()).as(torn).isFalse();
    }
  }

  /** A log of which nothing fits is looked through without a line of it being read. */
  @Test
  void onlyLinesThatFitAreRead() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      String process = i % 1000 == 0 ? "router" : "web.1";
      text.append(new LogLine(NOW, "app", process, "line " + i).text()).append('\n');
    }
    Files.writeString(Segments.file(directory, 7), text);
    Sieve sieve = Sieve.of(new Filter(Optional.empty(), Optional.of("router")));
    List<String> read = new ArrayList<>();
    Segments.backwards(
        directory, 0, Long.MAX_VALUE, sieve, entry -> read.add(entry.line().message()));
    assertThat(read).containsExactly("line 4000", "line 3000", "line 2000", "line 1000", "line 0");
  }
}
