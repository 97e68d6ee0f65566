package belay.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Gate gate = new Gate();

  @Test
  void closingWaitsForWhoIsInside() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread worker =
        Thread.ofPlatform()
            .start(() ->
                gate.pass(() -> {
                  inside.countDown();
                  awaitQuietly(goOn);
                }));
    inside.await();
    Thread closer = Thread.ofPlatform().start(() -> gate.close(LONG));
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      assertThat(closer.isAlive()).isTrue();
      LockSupport.parkNanos(1_000_000);
    }

    goOn.countDown();
    closer.join();
    worker.join();

    assertThat(gate.isClosed()).isTrue();
  }

  @Test
  void nobodyPassesAClosedGate() {
    assertThat(gate.close(LONG)).isTrue();

    assertThat(
            gate.pass(() -> {
              throw new AssertionError("passed");
            }))
        .isFalse();
  }

  @Test
  void itIsClosedThoughSomebodyStaysInside() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread worker =
        Thread.ofPlatform()
            .start(() ->
                gate.pass(() -> {
                  inside.countDown();
                  awaitQuietly(goOn);
                }));
    inside.await();

    assertThat(gate.close(Duration.ZERO)).isFalse();
    assertThat(gate.isClosed()).isTrue();

    goOn.countDown();
    worker.join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
