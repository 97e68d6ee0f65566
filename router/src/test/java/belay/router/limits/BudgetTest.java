package belay.router.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final long TOTAL = 48L * 1024 * 1024;

  private long inUse;
  private final Budget budget = new Budget(() -> inUse, TOTAL, 2);

  private Budget using(long bytes) {
    inUse = bytes;
    budget.look();
    return budget;
  }

  @Test
  void fewConnectionsMayHoldWhatTheyLike() {
    assertThat(using(TOTAL / 3).share()).isEqualTo(Budget.WHOLE);
    assertThat(budget.tight()).isFalse();
    assertThat(budget.admits(40 * 1024, true)).isTrue();
  }

  @Test
  void theMoreAreBusyTheLessTheKernelHoldsForEach() {
    assertThat(budget.unsentMax()).isEqualTo(128 * 1024);
    int before = Integer.MAX_VALUE;
    for (int busy = 1; busy <= 4_000; busy++) {
      budget.begins();
      int most = budget.unsentMax();
      assertThat(most).isLessThanOrEqualTo(before).isGreaterThanOrEqualTo(16 * 1024);
      assertThat(budget.crowded()).isEqualTo(busy > 128);
      before = most;
    }
    assertThat(before).isEqualTo(16 * 1024);
  }

  @Test
  void theFewerBytesAreLeftTheLessEachMayHold() {
    int before = Integer.MAX_VALUE;
    for (long used = 0; used <= TOTAL * 2; used += TOTAL / 64) {
      int share = using(used).share().bytes();
      assertThat(share).isLessThanOrEqualTo(before).isPositive();
      before = share;
    }
    assertThat(budget.share()).isEqualTo(Budget.LEAST);
  }

  /** Each takes its share, one after the other, and what one read brings beyond it. */
  @Test
  void howeverManyHoldWhatTheyMayTheirNumberCountsAndNotTheirGreed() {
    int least = Budget.LEAST.bytes() + Budget.LEAST.readMax();
    for (int connections : new int[] {10, 100, 1_000, 10_000}) {
      long used = 0;
      for (int i = 0; i < connections; i++) {
        Budget.Share share = Budget.share(TOTAL, used);
        used += share.bytes() + share.readMax();
      }
      assertThat(used).isLessThan(TOTAL + (long) connections * least);
      assertThat(using(used).admits(2 * 1024, false)).as("%d", connections).isTrue();
    }
  }

  @Test
  void whatIsReadCountsBeforeItIsAskedFor() {
    using(0);
    inUse = TOTAL;
    int reads = 0;
    while (budget.share().equals(Budget.WHOLE)) {
      budget.take(budget.readMax());
      reads++;
    }
    assertThat((long) reads * Budget.WHOLE.readMax()).isLessThan(TOTAL / 16);
  }

  @Test
  void nearTheEndLongHeadsOfACrowdAreRefusedFirst() {
    using(TOTAL * 97 / 100);
    assertThat(budget.tight()).isTrue();
    assertThat(budget.admits(1_000, true)).isTrue();
    assertThat(budget.admits(20_000, true)).isFalse();
    assertThat(budget.admits(20_000, false)).isTrue();
    using(TOTAL);
    assertThat(budget.admits(1_000, true)).isFalse();
    assertThat(budget.admits(1_000, false)).isTrue();
  }

  @Test
  void theMoreAreBusyTheLessIsReadAtOnce() {
    int alone = budget.readMax();
    for (int i = 0; i < 1_000; i++) {
      budget.begins();
    }
    assertThat(budget.readMax()).isLessThan(alone / 16);
    for (int i = 0; i < 1_000; i++) {
      budget.ends();
    }
    assertThat(budget.readMax()).isEqualTo(alone);
  }
}
