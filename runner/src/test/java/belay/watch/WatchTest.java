package belay.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Instant START = Instant.parse("2024-01-15T10:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Watch watch = new Watch(now::get, Duration.ofMillis(1));

  private Watch.State state() {
    return watch.states().getFirst();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void workThatEndsWithAnErrorIsBegunAgain() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch third = new CountDownLatch(3);
    try (Watched _ =
        watch.start(
            "webhooks",
            () -> {
              begun.incrementAndGet();
              third.countDown();
              if (third.getCount() > 0) {
                throw new StackOverflowError("too deep");
              }
              new CountDownLatch(1).await();
            })) {
      await(third);

      assertThat(state().ends()).isEqualTo(2);
      assertThat(state().why()).hasValueSatisfying(why -> assertThat(why).contains("too deep"));
      assertThat(state().lives()).as("right after it ended").isFalse();
      now.set(START.plusSeconds(11));
      assertThat(state().lives()).as("ten seconds later").isTrue();
    }
  }

  @Test
  void workThatComesToItsEndOrIsInterruptedByOthersIsBegunAgain() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(2);
    try (Watched _ =
        watch.start(
            "drains",
            () -> {
              second.countDown();
              if (second.getCount() > 0) {
                Thread.currentThread().interrupt();
              } else {
                new CountDownLatch(1).await();
              }
            })) {
      await(second);
    }
  }

  @Test
  void whatIsClosedEndsAndIsNoLongerToldOf() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    Watched watched =
        watch.start(
            "keeper",
            () -> {
              begun.countDown();
              new CountDownLatch(1).await();
            });
    await(begun);
    assertThat(state().lives()).isTrue();

    watched.close();

    assertThat(watched.awaitEnd(Duration.ofSeconds(30))).isTrue();
    assertThat(watch.states()).isEmpty();
  }

  @Test
  void thePauseGrowsToAMinute() {
    Pauses pauses = new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(1));

    assertThat(pauses.after(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(pauses.after(3)).isEqualTo(Duration.ofSeconds(4));
    assertThat(pauses.after(1_000)).isEqualTo(Duration.ofMinutes(1));
  }
}
