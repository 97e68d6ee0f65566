package belay.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a cold app is told of again, in times made up. */
class ToldTest {
  private static final long SECOND = Told.AGAIN_NANOS;

  /** Close to where System.nanoTime begins anew with the smallest number. */
  private static final long BEGUN = Long.MAX_VALUE - SECOND / 2;

  private final Told told = new Told();

  /** Asked at a time, and looked at in the same moment. */
  private java.util.List<String> dueAt(long at, Map<String, Long> waiting) {
    return told.due(waiting, BEGUN + at, BEGUN + at);
  }

  @Test
  void whoWaitsIsToldOnceASecond() {
    Map<String, Long> waiting = Map.of("a1", BEGUN);
    assertThat(dueAt(10, waiting)).containsExactly("a1");
    assertThat(dueAt(11, waiting)).isEmpty();
    assertThat(dueAt(9 + SECOND, waiting)).isEmpty();
    assertThat(dueAt(10 + SECOND, waiting)).containsExactly("a1");
    assertThat(dueAt(11 + SECOND, waiting)).isEmpty();
  }

  @Test
  void aNewRequestIsToldAtOnce() {
    assertThat(dueAt(10, Map.of("a1", BEGUN))).containsExactly("a1");
    assertThat(dueAt(30, Map.of("a1", BEGUN + 20))).containsExactly("a1");
    assertThat(dueAt(31, Map.of("a1", BEGUN + 20))).isEmpty();
  }

  @Test
  void whoeverAskedWhenAnotherWasToldIsToldToo() {
    Map<String, Long> waiting = Map.of("a1", BEGUN);
    assertThat(dueAt(10, waiting)).containsExactly("a1");
    long again = BEGUN + 10 + SECOND;
    assertThat(told.due(waiting, BEGUN + 20, again)).containsExactly("a1");
    assertThat(told.due(waiting, BEGUN + 30, again + 5)).containsExactly("a1");
    assertThat(told.due(waiting, BEGUN + 40, again + 6)).containsExactly("a1");
  }

  @Test
  void twoWhoAskAgainAndAgainDoNotKeepEachOtherBusy() {
    Map<String, Long> waiting = Map.of("a1", BEGUN);
    assertThat(told.due(waiting, BEGUN + 5, BEGUN + 10)).containsExactly("a1");
    assertThat(told.due(waiting, BEGUN + 5, BEGUN + 12)).containsExactly("a1");
    assertThat(told.due(waiting, BEGUN + 11, BEGUN + 13)).isEmpty();
    assertThat(told.due(waiting, BEGUN + 13, BEGUN + 14)).isEmpty();
  }

  @Test
  void anAppThatWasNotColdForAMomentIsNotToldTheSooner() {
    assertThat(dueAt(10, Map.of("a1", BEGUN))).containsExactly("a1");
    assertThat(dueAt(20, Map.of())).isEmpty();
    assertThat(dueAt(30, Map.of("a1", BEGUN))).isEmpty();
  }

  @Test
  void eachAppHasASecondOfItsOwn() {
    assertThat(told.nanosToNext(BEGUN)).isEqualTo(Long.MAX_VALUE);
    dueAt(0, Map.of("a1", BEGUN));
    assertThat(dueAt(100, Map.of("a1", BEGUN, "a2", BEGUN))).containsExactly("a2");
    assertThat(told.nanosToNext(BEGUN + 200)).isEqualTo(SECOND - 200);
    assertThat(dueAt(SECOND, Map.of("a1", BEGUN, "a2", BEGUN))).containsExactly("a1");
  }
}
