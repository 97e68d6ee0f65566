package belay.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareTest {
  private static final double CLOSE = 1e-9;

  @Test
  void ofNothingAnythingMayBe() {
    assertThat(Share.NONE.upperBound(0.995)).isEqualTo(1);
    assertThat(Share.NONE.ratio()).isZero();
    assertThat(new Share(7, 7).upperBound(0.995)).isEqualTo(1);
  }

  @Test
  void withoutAHitTheBoundIsTheRootOfWhatMayGoWrong() {
    double bound = new Share(0, 100).upperBound(0.995);
    assertThat(bound).isCloseTo(1 - Math.pow(0.005, 1 / 100.0), within(CLOSE));
  }

  @Test
  void oneShortOfAllItIsTheRootOfTheRest() {
    // P(X ≤ n-1) = 1 - pⁿ
    double bound = new Share(9, 10).upperBound(0.995);
    assertThat(bound).isCloseTo(Math.pow(0.995, 1 / 10.0), within(CLOSE));
  }

  @Test
  void atTheBoundSoFewHitsAreAsRareAsSaid() {
    Share share = new Share(3, 40);
    double p = share.upperBound(0.99);
    double atMost = 0;
    double coefficient = 1;
    for (int k = 0; k <= 3; k++) {
      atMost += coefficient * Math.pow(p, k) * Math.pow(1 - p, 40 - k);
      coefficient = coefficient * (40 - k) / (k + 1);
    }
    assertThat(atMost).isCloseTo(0.01, within(1e-8));
  }

  @Test
  void ofMillionsItComesCloseToTheShareItself() {
    double bound = new Share(20_000, 1_000_000).upperBound(0.995);
    // The normal approximation: 2.5758 standard deviations above.
    double normal = 0.02 + 2.5758 * Math.sqrt(0.02 * 0.98 / 1_000_000);
    assertThat(bound).isCloseTo(normal, within(2e-5)).isGreaterThan(0.02);
  }

  @Test
  void moreHitsThanThingsAreNoShare() {
    assertThatThrownBy(() -> new Share(2, 1)).hasMessage("2 of 1 is no share.");
    assertThatThrownBy(() -> new Share(-1, 1)).hasMessageContaining("-1 of 1");
  }
}
