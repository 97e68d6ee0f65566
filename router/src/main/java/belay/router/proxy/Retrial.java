package belay.router.proxy;

import belay.router.counts.CoinTally;
import belay.router.counts.Fault;
import belay.router.http.BadMessage;
import belay.router.http.BodyFrames;
import belay.router.http.ResponseHead;
import belay.router.table.Pool;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A request that the new release failed, and that is asked once more: of the new release or of the
 * former one, as a fair coin falls. The visitor gets the answer when it is good. When it is not,
 * and was the new release's, the former is asked, for his sake and to see whether the two can be
 * compared at all; else he gets the first failure. On one event loop.
 */
final class Retrial {
  /** A failure that is longer goes to the visitor as it comes, and is not asked for again. */
  static final int FIRST_BYTES_MAX = 64 * 1024;

  private static final int BROKEN = 0;

  private final Exchange exchange;
  private final Loop loop;
  private final String app;
  private final Pool fresh;
  private final Pool former;
  private final @Nullable CoinTally tally;
  private final boolean pairs;
  private @Nullable Pair pair;
  private @Nullable Inbox first;
  private @Nullable BodyFrames frames;
  private boolean connectionGood;
  private int firstStatus = BROKEN;
  private Phase phase = Phase.FIRST;

  /** What its answers are. */
  private enum Phase {
    /** The first failure, which is kept. */
    FIRST,
    /** The new release's once more. */
    AGAIN,
    /** The former's, by the coin. */
    OTHER,
    /** The former's, since the new one failed again. */
    LAST,
    /** The visitor's. */
    OVER
  }

  /**
   * One that is to be begun.
   *
   * @param tally where it is counted; null when this visitor's do not count any more
   */
  Retrial(
      Exchange exchange,
      Loop loop,
      String app,
      Pool fresh,
      Pool former,
      @Nullable CoinTally tally) {
    this.app = app;
    this.exchange = exchange;
    this.loop = loop;
    this.fresh = fresh;
    this.former = former;
    this.tally = tally;
    this.pairs = false;
  }

  /**
   * One of few: the visitor gets the former release's answer when it is good, and what is counted
   * is asked of both once he has it.
   *
   * @param pair null when this visitor's do not count any more
   */
  Retrial(Exchange exchange, Loop loop, String app, Pool fresh, Pool former, @Nullable Pair pair) {
    this.app = app;
    this.exchange = exchange;
    this.loop = loop;
    this.fresh = fresh;
    this.former = former;
    this.tally = null;
    this.pairs = true;
    this.pair = pair;
  }

  /** Whether bytes of the app are for this alone. */
  boolean keeps() {
    return phase == Phase.FIRST;
  }

  /** Whether an answer or the end of one is awaited that the visitor may not get. */
  boolean isOpen() {
    return phase != Phase.OVER;
  }

  /**
   * The head of an answer has come.
   *
   * @param length of the head, at the beginning of {@code scratch}
   * @param rest what came behind it; taken when this is true
   * @return false when the visitor gets this answer
   */
  boolean takes(ResponseHead head, byte[] scratch, int length, ByteBuf rest) {
    return switch (phase) {
      case FIRST -> {
        firstStatus = head.status();
        frames = head.body(exchange.asked.headOnly());
        connectionGood = head.keepAlive();
        first = Inbox.of(exchange.client.buffer(length).writeBytes(scratch, 0, length));
        read(rest);
        yield true;
      }
      case AGAIN -> {
        if (head.status() < 500) {
          count(true, false);
          phase = Phase.OVER;
          yield false;
        }
        connectionGood = isWhole(head, rest);
        failedAgain();
        yield true;
      }
      case OTHER, LAST -> {
        boolean good = head.status() < 400;
        boolean comparable = good || head.status() == firstStatus;
        compared(comparable, !good);
        if (good) {
          phase = Phase.OVER;
          yield false;
        }
        connectionGood = isWhole(head, rest);
        giveFirst();
        yield true;
      }
      case OVER -> false;
    };
  }

  /** Takes the rest of an answer that nobody gets; whether that was all of it. */
  private boolean isWhole(ResponseHead head, ByteBuf rest) {
    try {
      BodyFrames body = head.body(exchange.asked.headOnly());
      int count = body.take(rest);
      return body.done() && count == rest.readableBytes() && head.keepAlive();
    } catch (BadMessage e) {
      return false;
    } finally {
      rest.release();
    }
  }

  /** The table has changed meanwhile: whoever it names now answers, and nothing is counted. */
  void ends() {
    phase = Phase.OVER;
  }

  /** More of the first failure. */
  void read(ByteBuf bytes) {
    BodyFrames body = java.util.Objects.requireNonNull(frames, "a body without a head");
    Inbox kept = java.util.Objects.requireNonNull(first);
    try {
      int count = body.take(bytes);
      if (count > 0) {
        kept.add(bytes.readRetainedSlice(count));
      }
      connectionGood &= !bytes.isReadable();
      bytes.release();
    } catch (BadMessage e) {
      bytes.release();
      giveFirst();
      return;
    }
    if (body.done()) {
      toss();
    } else if (kept.size() > FIRST_BYTES_MAX || loop.budget.tight()) {
      phase = Phase.OVER;
      exchange.give(kept.take(kept.size()));
    }
  }

  /** The connection ended, or nothing came of it. */
  void broke() {
    connectionGood = false;
    switch (phase) {
      case FIRST -> {
        BodyFrames body = frames;
        if (body == null || body.isUntilClose()) {
          toss();
        } else {
          giveFirst();
        }
      }
      case AGAIN -> failedAgain();
      case OTHER, LAST -> {
        compared(firstStatus == BROKEN, true);
        giveFirst();
      }
      case OVER -> {}
    }
  }

  private void toss() {
    if (pairs) {
      phase = Phase.LAST;
      exchange.askAgain(former, connectionGood);
      return;
    }
    boolean toNew = loop.trials.toss();
    phase = toNew ? Phase.AGAIN : Phase.OTHER;
    exchange.askAgain(toNew ? fresh : former, connectionGood);
  }

  /** It counts only if the former release has the page at all: which is asked now. */
  private void failedAgain() {
    phase = Phase.LAST;
    exchange.askAgain(former, connectionGood);
  }

  private void compared(boolean comparable, boolean failed) {
    if (!comparable) {
      return;
    }
    if (phase == Phase.LAST) {
      count(true, true);
    } else {
      count(false, failed);
    }
    if (failed) {
      loop.trials.bothFailed(app, System.nanoTime());
    }
  }

  private void count(boolean onNew, boolean failed) {
    if (tally == null) {
      return;
    }
    if (onNew) {
      tally.again(failed);
    } else {
      tally.other(failed);
    }
  }

  private void giveFirst() {
    phase = Phase.OVER;
    Inbox kept = first;
    if (kept == null) {
      exchange.fail(Fault.H13);
    } else {
      exchange.leaveDyno(connectionGood);
      exchange.give(kept.take(kept.size()));
    }
  }

  /** The exchange is over: lets go of what is kept. */
  void drop() {
    phase = Phase.OVER;
    if (first != null) {
      first.clear();
    }
    loop.trials.ends();
    Pair both = pair;
    pair = null;
    if (both != null) {
      both.begin();
    }
  }
}
