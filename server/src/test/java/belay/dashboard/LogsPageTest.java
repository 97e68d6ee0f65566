package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogsPageTest {
  @Test
  void aPageKnowsItsLinesAndWhereToGoOn() {
    assertThat(
            LogsPage.Lines.of(
                "retry: 1\n\nid: 41\ndata: one\n\n:\n\nid: 95\ndata: two\ndata: <b>three\n\n"))
        .isEqualTo(new LogsPage.Lines(List.of("one", "two", "<b>three"), "95"));
    assertThat(LogsPage.Lines.of("retry: 1\n\n")).isEqualTo(new LogsPage.Lines(List.of(), ""));
  }
}
