package belay.backup;

import static org.assertj.core.api.Assertions.assertThat;

import belay.backup.KeepRule.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepRuleTest {
  private static final Instant NOW = Instant.parse("2026-11-30T03:00:00Z");

  /** One a day, the oldest first; the last was made today. */
  private static List<Kept> days(int count, int verified) {
    List<Kept> all = new ArrayList<>();
    for (int age = count - 1; age >= 0; age--) {
      all.add(new Kept("d" + age, NOW.minus(Duration.ofDays(age)), age == verified, true));
    }
    return all;
  }

  @Test
  void theNewestAreKeptByCount() {
    assertThat(new KeepRule(2, 0).goes(days(5, -1), NOW)).containsExactly("d4", "d3", "d2");
  }

  @Test
  void theYoungerAreKeptByAgeBesides() {
    assertThat(new KeepRule(1, 3).goes(days(5, -1), NOW)).containsExactly("d4", "d3");
  }

  @Test
  void theNewestIsNeverTakenHoweverOldItIs() {
    List<Kept> old = List.of(new Kept("old", NOW.minus(Duration.ofDays(999)), false, true));
    assertThat(new KeepRule(0, 1).goes(old, NOW)).isEmpty();
  }

  @Test
  void theNewestThatATrialFoundToWorkStaysToo() {
    assertThat(new KeepRule(1, 0).goes(days(5, 3), NOW)).containsExactly("d4", "d2", "d1");
  }

  @Test
  void anotherServersAreLeftAlone() {
    List<Kept> all = new ArrayList<>(days(3, -1));
    all.add(0, new Kept("theirs", NOW.minus(Duration.ofDays(9)), false, false));
    assertThat(new KeepRule(1, 0).goes(all, NOW)).containsExactly("d2", "d1");
  }
}
