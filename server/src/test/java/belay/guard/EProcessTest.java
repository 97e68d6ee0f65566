package belay.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class EProcessTest {
  /**
   * The mean of what a test says of n things that are hits with probability p, over all outcomes.
   */
  private static double mean(int n, double p, ToDoubleFunction<Share> test) {
    double sum = 0;
    double logTerm = n * Math.log1p(-p);
    for (int k = 0; k <= n; k++) {
      sum += Math.exp(logTerm + test.applyAsDouble(new Share(k, n)));
      logTerm += Math.log((n - k) / (k + 1.0)) + Math.log(p) - Math.log1p(-p);
    }
    return sum;
  }

  @Test
  void aFairCoinIsWorthOneOnAverageHoweverManyFailures() {
    for (int n : new int[] {1, 2, 10, 100}) {
      assertThat(mean(n, 0.5, EProcess::coin)).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void aCoinThatFavoursTheNewReleaseIsWorthLess() {
    assertThat(mean(50, 0.3, EProcess::coin)).isLessThan(0.6);
  }

  @Test
  void whatIsNoWorseThanBeforeIsWorthOneAtMost() {
    for (double p : new double[] {0.001, 0.004, 0.005}) {
      double mean = mean(300, p, share -> EProcess.worse(share, 0.005));
      assertThat(mean).isLessThanOrEqualTo(1 + 1e-9);
    }
  }

  @Test
  void withoutFailuresNothingSpeaksAgainstARelease() {
    assertThat(EProcess.coin(Share.NONE)).isCloseTo(0, within(1e-12));
    assertThat(EProcess.worse(new Share(0, 10_000), 0.005)).isNegative();
    assertThat(EProcess.worse(new Share(10, 10), 1)).isZero();
  }

  @Test
  void aBugThatIsAlwaysThereIsProvedBySixteenFailures() {
    assertThat(EProcess.coin(new Share(15, 15))).isLessThan(EProcess.REJECT);
    assertThat(EProcess.coin(new Share(16, 16))).isGreaterThan(EProcess.REJECT);
  }

  @Test
  void whoLooksAfterEveryFailureIsWrongNoMoreOftenThanSaid() {
    Random chance = new Random(7);
    int proved = 0;
    int runs = 20_000;
    for (int run = 0; run < runs; run++) {
      long hits = 0;
      boolean ever = false;
      for (int n = 1; n <= 200 && !ever; n++) {
        hits += chance.nextBoolean() ? 1 : 0;
        ever = EProcess.coin(new Share(hits, n)) >= Math.log(100);
      }
      proved += ever ? 1 : 0;
    }
    // One in a hundred at most, by Ville's inequality.
    assertThat(proved).isLessThan(runs / 100).isPositive();
  }

  @Test
  void bothSidesOfACanaryFailByTheirPartOfTheRequests() {
    Random chance = new Random(7);
    Arms arms = Arms.NONE;
    for (int second = 0; second < 2_000; second++) {
      arms = arms.plus(side(10, 0.05, chance).failures(), side(90, 0.05, chance).failures());
    }
    assertThat(arms.evidence()).isLessThan(EProcess.REJECT);
    for (int second = 0; second < 200; second++) {
      arms = arms.plus(side(10, 0.5, chance).failures(), side(90, 0.05, chance).failures());
    }
    assertThat(arms.evidence()).isGreaterThan(EProcess.REJECT);
  }

  @Test
  void aMomentInWhichOneSideHadNobodySaysNothing() {
    PoolFigures failing = new PoolFigures(10, 10, java.util.Map.of());
    assertThat(Arms.NONE.plus(failing.failures(), Share.NONE)).isSameAs(Arms.NONE);
    assertThat(Arms.NONE.evidence()).isZero();
  }

  private static PoolFigures side(int requests, double failing, Random chance) {
    long failed = 0;
    for (int i = 0; i < requests; i++) {
      failed += chance.nextDouble() < failing ? 1 : 0;
    }
    return new PoolFigures(requests, failed, java.util.Map.of());
  }
}
