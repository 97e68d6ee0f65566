package belay.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogMemoryTest {
  private static final int TOTAL = 16 << 20;

  /** Takes as much as it may in steps, and answers how much that is. */
  private static long filled(LogMemory.Share share) {
    long held = 0;
    while (!share.isOver()) {
      share.take(1_000);
      held += 1_000;
    }
    return held;
  }

  @Test
  void manyWhoDoNotReadHoldLittleMoreThanFew() {
    LogMemory memory = new LogMemory(TOTAL);
    List<LogMemory.Share> shares = new ArrayList<>();
    long all = 0;
    for (int i = 0; i < 100; i++) {
      LogMemory.Share share = memory.share();
      shares.add(share);
      all += filled(share);
    }
    assertThat(all).isLessThan(TOTAL + 100 * 40_000L);
    shares.forEach(LogMemory.Share::close);
    assertThat(filled(memory.share())).isGreaterThan(TOTAL / 10);
  }
}
