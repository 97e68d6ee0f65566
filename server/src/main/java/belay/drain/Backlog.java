package belay.drain;

import belay.logs.LogLine;
import belay.logs.LogMemory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lines that wait for one receiver, bounded: the oldest go when there is no room. Safe for several
 * threads; offering never waits.
 */
final class Backlog {
  private final DrainLimits limits;
  private final LogMemory.Share share;
  private final InstantSource clock;
  private final Function<LogLine, byte[]> encoding;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private long bytes;
  private long lost;
  private Gap unsent = Gap.NONE;
  private Gap untold = Gap.NONE;
  private long inFlight;
  private long inFlightBytes;

  /** Lines lost in a row of time; none is told of when there are none. */
  private record Gap(long lines, Instant since) {
    static final Gap NONE = new Gap(0, Instant.EPOCH);

    Gap and(long more, Instant when) {
      return lines == 0 ? new Gap(more, when) : new Gap(lines + more, since);
    }
  }

  /**
   * What is sent at once.
   *
   * @param lines of the log in it
   * @param lost lines that its first message says are missing
   */
  record Batch(List<byte[]> messages, int lines, long lost, Instant lostSince) {}

  Backlog(
      DrainLimits limits,
      LogMemory.Share share,
      InstantSource clock,
      Function<LogLine, byte[]> encoding) {
    this.share = share;
    this.limits = limits;
    this.clock = clock;
    this.encoding = encoding;
  }

  synchronized void offer(LogLine line) {
    byte[] message = encoding.apply(line);
    waiting.add(message);
    bytes += message.length;
    share.take(message.length);
    while (!waiting.isEmpty() && isTooMuch()) {
      int lost = waiting.remove().length;
      bytes -= lost;
      share.give(lost);
      lose(1, clock.instant());
    }
    notifyAll();
  }

  private boolean isTooMuch() {
    return waiting.size() > limits.waitingLines()
        || bytes > limits.waitingBytes()
        || share.isOver();
  }

  /** Counts lines that came faster than they were taken from the log. */
  synchronized void missed(long count) {
    lose(count, clock.instant());
  }

  private void lose(long lines, Instant since) {
    lost += lines;
    unsent = unsent.and(lines, since);
    untold = untold.and(lines, since);
  }

  /** The next lines, waiting for one. */
  synchronized Batch take() throws InterruptedException {
    while (waiting.isEmpty()) {
      wait();
    }
    List<byte[]> messages = new ArrayList<>();
    Gap gap = unsent;
    if (gap.lines() > 0) {
      messages.add(encoding.apply(Frames.lost(clock.instant(), gap.lines(), gap.since())));
      unsent = Gap.NONE;
    }
    int lines = 0;
    long size = 0;
    while (!waiting.isEmpty()
        && lines < limits.batchLines()
        && (lines == 0 || size + waiting.element().length <= limits.batchBytes())) {
      byte[] message = waiting.remove();
      size += message.length;
      lines++;
      messages.add(message);
    }
    bytes -= size;
    inFlight = lines;
    inFlightBytes = size;
    return new Batch(messages, lines, gap.lines(), gap.since());
  }

  synchronized void delivered() {
    landed();
  }

  private void landed() {
    inFlight = 0;
    share.give(inFlightBytes);
    inFlightBytes = 0;
  }

  /** What waits is nobody's any more. */
  synchronized void close() {
    share.close();
  }

  /** Gives a batch up; what it would have said of lost lines is said by the next. */
  synchronized void giveUp(Batch batch) {
    landed();
    if (batch.lost() > 0) {
      unsent = unsent.and(batch.lost(), batch.lostSince());
    }
    lose(batch.lines(), clock.instant());
  }

  synchronized long lost() {
    return lost;
  }

  synchronized long waiting() {
    return waiting.size() + inFlight;
  }

  /** A line for the app's own log about what was lost since the last one. */
  synchronized Optional<LogLine> tell(String token) {
    Gap gap = untold;
    untold = Gap.NONE;
    return gap.lines() == 0
        ? Optional.empty()
        : Optional.of(Frames.lost(clock.instant(), token, gap.lines(), gap.since()));
  }
}
