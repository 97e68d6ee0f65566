package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLinesTest {
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  @TempDir Path base;
  private final List<String> printed = new ArrayList<>();
  private LogPosition position;

  @BeforeEach
  void open() throws IOException {
    position = new LogPosition(base.resolve("position"));
  }

  @AfterEach
  void close() {
    position.close();
  }

  private LogLines begun() {
    LogLines lines = new LogLines(position, printed::add);
    lines.begin();
    return lines;
  }

  private static void entry(LogLines lines, int stream, String time, String text) {
    String entry = "2026-11-22T10:15:" + time + "Z " + text;
    lines.entry(stream, entry.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void linesComeWithoutTheirTimeAndTheirEnd() {
    LogLines lines = begun();

    entry(lines, STDOUT, "01.000000001", "one\n");
    entry(lines, STDERR, "01.000000002", " two \r\n");
    entry(lines, STDOUT, "01.000000003", "\n");

    assertThat(printed).containsExactly("one", " two ", "");
  }

  @Test
  void aSuccessorGoesOnWhereTheFirstWasCutOff() {
    LogLines first = begun();
    entry(first, STDOUT, "01.000000001", "a\n");
    entry(first, STDOUT, "02.000000001", "b\n");
    // Two streams are stamped beside each other: not in order.
    entry(first, STDERR, "02.000000009", "c\n");
    entry(first, STDOUT, "02.000000008", "d\n");

    LogLines next = new LogLines(position, printed::add);
    long since = next.begin();
    entry(next, STDOUT, "02.000000001", "b\n");
    entry(next, STDERR, "02.000000009", "c\n");
    entry(next, STDOUT, "02.000000008", "d\n");
    entry(next, STDOUT, "02.000000008", "e\n");
    entry(next, STDOUT, "03.000000001", "f\n");

    assertThat(since).isEqualTo(java.time.Instant.parse("2026-11-22T10:15:02Z").getEpochSecond());
    assertThat(printed).containsExactly("a", "b", "c", "d", "e", "f");
  }

  @Test
  void whatTheEngineNoLongerKeepsIsNotWaitedFor() {
    LogLines first = begun();
    entry(first, STDOUT, "01.1", "a\n");
    entry(first, STDOUT, "01.2", "b\n");

    LogLines next = begun();
    entry(next, STDOUT, "05.1", "c\n");

    assertThat(printed).containsExactly("a", "b", "c");
  }

  @Test
  void aLongLineIsPutTogetherAndCutAsHerokusAre() {
    LogLines lines = begun();
    String half = "x".repeat(16_384);

    entry(lines, STDOUT, "01.1", half);
    entry(lines, STDERR, "01.1", "between\n");
    entry(lines, STDOUT, "01.1", half + "\n");

    assertThat(printed).hasSize(5).contains("between");
    assertThat(String.join("", printed).replace("between", "")).isEqualTo(half + half);
    assertThat(printed).allSatisfy(l -> assertThat(l).hasSizeLessThanOrEqualTo(10_000));
  }

  @Test
  void noCharacterIsCutInTwo() {
    LogLines lines = begun();

    entry(lines, STDOUT, "01.1", "a" + "ü".repeat(9_000) + "\n");

    assertThat(String.join("", printed)).isEqualTo("a" + "ü".repeat(9_000));
  }

  @Test
  void aLineIsOnlyCountedOnceItWasHandedOn() {
    LogLines first = begun();
    entry(first, STDOUT, "01.1", "begun");

    LogLines next = begun();
    entry(next, STDOUT, "01.1", "begun");
    next.finish();

    assertThat(printed).containsExactly("begun");
  }
}
