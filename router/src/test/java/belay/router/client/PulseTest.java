package belay.router.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** An event loop that stands still, seen from outside. */
class PulseTest {
  private final AtomicLong lively = new AtomicLong();
  private final AtomicLong still = new AtomicLong();
  private final List<String> told = new ArrayList<>();

  @Test
  void whatStandsStillForTwentyLooksIsDead() {
    try (Pulse pulse = new Pulse(List.of(lively::incrementAndGet, still::get), told::add)) {
      for (int i = 0; i < 20; i++) {
        pulse.feel();
      }
      assertThat(told).containsExactly("An event loop has done nothing for 20 seconds.");
    }
  }

  @Test
  void oneBeatInTwentyLooksIsLife() {
    try (Pulse pulse = new Pulse(List.of(lively::incrementAndGet, still::get), told::add)) {
      for (int i = 1; i < 200; i++) {
        pulse.feel();
        if (i % 19 == 0) {
          still.incrementAndGet();
        }
      }
      assertThat(told).isEmpty();
    }
  }
}
