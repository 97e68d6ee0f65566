package belay.drain;

import static org.assertj.core.api.Assertions.assertThat;

import belay.drain.Backlog.Batch;
import belay.logs.LogLine;
import belay.logs.LogMemory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waits, and what is lost. */
class BacklogTest {
  private static final Instant AT = Instant.parse("2026-11-22T00:00:00Z");

  private static Backlog backlog(int lines, int bytes) {
    return new Backlog(
        limits(lines, bytes),
        new LogMemory(1 << 20).share(),
        InstantSource.fixed(AT),
        line -> line.message().getBytes(StandardCharsets.UTF_8));
  }

  /** Quick, and with two lines or twenty bytes to a batch. */
  static DrainLimits limits(int lines, int bytes) {
    return new DrainLimits(
        lines,
        bytes,
        2,
        20,
        3,
        Duration.ofMillis(2),
        Duration.ofMillis(10),
        Duration.ofSeconds(5),
        Duration.ofMillis(5),
        Duration.ofHours(1),
        Duration.ofSeconds(10));
  }

  private static void offer(Backlog backlog, String... messages) {
    for (String message : messages) {
      backlog.offer(new LogLine(AT, "app", "web.1", message));
    }
  }

  private static List<String> taken(Backlog backlog) throws InterruptedException {
    return text(backlog.take());
  }

  private static List<String> text(Batch batch) {
    return batch.messages().stream().map(m -> new String(m, StandardCharsets.UTF_8)).toList();
  }

  @Test
  void whatTheLogCouldNotKeepForItIsLostTooAndSaid() throws InterruptedException {
    Backlog backlog = backlog(100, 1_000);
    backlog.missed(7);
    offer(backlog, "a");

    assertThat(backlog.lost()).isEqualTo(7);
    assertThat(taken(backlog).getFirst()).contains("L10", "7 messages");
  }

  @Test
  void batchesAreBoundedByLinesAndBytes() throws InterruptedException {
    Backlog backlog = backlog(100, 1_000);
    offer(backlog, "a", "b", "c", "d".repeat(18), "e".repeat(50), "f");

    assertThat(taken(backlog)).containsExactly("a", "b");
    assertThat(taken(backlog)).containsExactly("c", "d".repeat(18));
    assertThat(taken(backlog)).containsExactly("e".repeat(50));
    assertThat(taken(backlog)).containsExactly("f");
  }

  @Test
  void theOldestGoWhenThereIsNoRoomAndTheNextBatchSaysHowMany() throws InterruptedException {
    Backlog backlog = backlog(2, 1_000);
    offer(backlog, "a", "b", "c", "d", "e");

    assertThat(backlog.lost()).isEqualTo(3);
    assertThat(taken(backlog))
        .containsExactly(
            "Error L10 (output buffer overflow): 3 messages dropped since"
                + " 2026-11-22T00:00:00.000000+00:00.",
            "d",
            "e");
    offer(backlog, "f");
    assertThat(taken(backlog)).containsExactly("f");
  }

  @Test
  void bytesAreBoundedTooAndALineThatNeverFitsIsLostAlone() throws InterruptedException {
    Backlog backlog = backlog(100, 10);
    offer(backlog, "aaaa", "bbbb", "cccc");
    assertThat(backlog.lost()).isEqualTo(1);
    offer(backlog, "é".repeat(6));
    assertThat(backlog.lost()).isEqualTo(4);
    assertThat(backlog.waiting()).isZero();
    offer(backlog, "ok");
    assertThat(taken(backlog)).hasSize(2).endsWith("ok");
  }

  @Test
  void whatIsGivenUpCountsOnceAndItsGapIsSaidAgain() throws InterruptedException {
    Backlog backlog = backlog(2, 1_000);
    offer(backlog, "a", "b", "c");
    Batch first = backlog.take();
    assertThat(backlog.waiting()).isEqualTo(2);
    backlog.giveUp(first);

    assertThat(backlog.lost()).isEqualTo(3);
    assertThat(backlog.waiting()).isZero();
    offer(backlog, "d");
    assertThat(taken(backlog).getFirst()).contains(": 3 messages dropped");
  }

  @Test
  void theAppsOwnLogIsToldOnce() {
    Backlog backlog = backlog(1, 1_000);
    assertThat(backlog.tell("d.t")).isEmpty();
    offer(backlog, "a", "b", "c");
    assertThat(backlog.tell("d.t").orElseThrow().message())
        .isEqualTo(
            "Error L10 (output buffer overflow): drain d.t: 2 messages dropped since"
                + " 2026-11-22T00:00:00.000000+00:00.");
    assertThat(backlog.tell("d.t")).isEmpty();
  }
}
