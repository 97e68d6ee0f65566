package belay.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import belay.checkpoint.Checkpoint.Counters;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static Counters counters(String since, Map<String, Long> rows) {
    return new Counters(since, new TreeMap<>(rows));
  }

  @Test
  void tablesThatChangedAreNamedWithAboutHowManyRows() {
    assertThat(
            Rows.since(
                counters("s", Map.of("public.a", 10L, "public.b", 5L)),
                counters("s", Map.of("public.a", 11L, "public.b", 5L, "public.c", 7L))))
        .isEqualTo("changed since: public.a by about 1 row, public.c by about 7 rows");
  }

  @Test
  void nothingChanged() {
    assertThat(Rows.since(counters("s", Map.of("a", 1L)), counters("s", Map.of("a", 1L))))
        .isEqualTo("no table has changed since");
  }

  @Test
  void afterACrashItIsUnknown() {
    assertThat(Rows.since(counters("s", Map.of("a", 9L)), counters("t", Map.of("a", 1L))))
        .contains("unknown");
    assertThat(Rows.since(counters("s", Map.of("a", 9L)), counters("s", Map.of("a", 1L))))
        .contains("unknown");
    assertThat(Rows.since(Counters.NONE, Counters.NONE)).contains("unknown");
  }

  @Test
  void countedRowsAreSaidOfTheTablesThatDiffer() {
    assertThat(
            Rows.counted(
                new TreeMap<>(Map.of("a", 1L, "gone", 2L, "same", 3L)),
                new TreeMap<>(Map.of("a", 4L, "same", 3L))))
        .isEqualTo(
            "a has 4 rows now and had 1 row, gone has none, not even itself now and had 2 rows");
  }
}
