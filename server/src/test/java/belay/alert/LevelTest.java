package belay.alert;

import static org.assertj.core.api.Assertions.assertThat;

import belay.alert.Level.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelTest {
  private static final Level LEVEL = new Level(Duration.ofMinutes(1), Duration.ofMinutes(5));
  private Instant now = Instant.parse("2026-11-30T10:00:00Z");
  private Level.Seen seen = Level.Seen.first(now);
  private boolean open;

  private List<Verdict> looks(int times, boolean bad) {
    List<Verdict> told = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      now = now.plusSeconds(15);
      seen = seen.then(bad, now);
      Verdict verdict = LEVEL.of(open, bad, seen, now);
      open = verdict == Verdict.BEGAN || (open && verdict != Verdict.OVER);
      if (verdict != Verdict.NOTHING) {
        told.add(verdict);
      }
    }
    return told;
  }

  @Test
  void itIsToldOnceWhenItLasts() {
    assertThat(looks(3, true)).isEmpty();
    assertThat(looks(100, true)).containsExactly(Verdict.BEGAN);
  }

  @Test
  void whatGoesToAndFroIsToldOnceAndNotOver() {
    assertThat(looks(5, true)).containsExactly(Verdict.BEGAN);
    for (int i = 0; i < 20; i++) {
      assertThat(looks(10, false)).isEmpty();
      assertThat(looks(10, true)).isEmpty();
    }
    assertThat(looks(100, false)).containsExactly(Verdict.OVER);
  }

  @Test
  void aMomentIsNotTold() {
    for (int i = 0; i < 20; i++) {
      assertThat(looks(3, true)).isEmpty();
      assertThat(looks(1, false)).isEmpty();
    }
  }

  @Test
  void whoeverStartsWhileItIsOpenDoesNotTellThatItIsOverAtOnce() {
    open = true;
    assertThat(looks(19, false)).isEmpty();
    assertThat(looks(2, false)).containsExactly(Verdict.OVER);
  }
}
