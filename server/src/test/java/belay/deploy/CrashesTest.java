package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the router is told while an app's only web dyno is started again. */
class CrashesTest extends ShopTest {
  private static final String UP = "route v2 UP 1";
  private static final String WAIT = "route v2 HELD 0";
  private static final String REFUSE = "route v2 CRASHED 0";

  @BeforeEach
  void serve() {
    world.push(app, "1111111");
    world.happened.clear();
  }

  private void crash() {
    world.happened.clear();
    world.runtime.crash(world.runtime.running().getFirst(), 7);
  }

  private void isBack() {
    Settle.until(() -> world.happened.contains(UP));
  }

  @Test
  void requestsWaitFromTheMomentThatItCrashed() {
    crash();
    isBack();
    assertThat(world.happened).containsSubsequence(WAIT, UP).doesNotContain(REFUSE);
  }

  @Test
  void whatCrashesAgainIsRefusedInItsPauseAndWaitedForWhenItStarts() {
    crash();
    isBack();
    crash();
    isBack();
    assertThat(world.happened).containsSubsequence(REFUSE, WAIT, UP);
  }

  @Test
  void whatCannotBeStartedAgainIsWaitedForNoLonger() {
    world.runtime.refuseStarts(true);
    crash();
    Settle.until(() -> world.happened.contains(REFUSE));
    world.runtime.refuseStarts(false);
    isBack();
    assertThat(world.happened).containsSubsequence(WAIT, REFUSE, WAIT, UP);
  }
}
