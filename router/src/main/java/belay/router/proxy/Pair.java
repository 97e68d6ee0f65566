package belay.router.proxy;

import belay.router.counts.CoinTally;
import belay.router.table.Pool;
import io.netty.buffer.ByteBuf;

/**
 * A request that the new release failed, asked of both releases once more after its visitor was
 * answered: where failures are few, that tells twice as much of each as a coin does. Which is asked
 * first a coin says all the same, as what is asked later may find the trouble over. On one event
 * loop.
 */
final class Pair {
  private static final int OK_MAX = 399;
  private static final int FAILS = 500;

  private final Loop loop;
  private final Pool fresh;
  private final Pool former;
  private final ByteBuf head;
  private final CoinTally tally;
  private int freshStatus;
  private int asked;

  /**
   * One that is to be asked.
   *
   * @param head what is sent; released when both have answered, or when it is dropped
   */
  Pair(Loop loop, Pool fresh, Pool former, ByteBuf head, CoinTally tally) {
    this.loop = loop;
    this.fresh = fresh;
    this.former = former;
    this.head = head;
    this.tally = tally;
  }

  void begin() {
    if (loop.random.nextBoolean()) {
      askFresh(() -> askFormer(() -> {}));
    } else {
      askFormer(() -> askFresh(() -> {}));
    }
  }

  private int formerStatus;

  private void askFresh(Runnable then) {
    Probe.ask(
        loop,
        fresh,
        head,
        status -> {
          freshStatus = status;
          answered(then);
        });
  }

  private void askFormer(Runnable then) {
    Probe.ask(
        loop,
        former,
        head,
        status -> {
          formerStatus = status;
          answered(then);
        });
  }

  private void answered(Runnable then) {
    asked++;
    if (asked < 2) {
      then.run();
      return;
    }
    head.release();
    boolean freshFailed = fails(freshStatus);
    boolean formerFailed = fails(formerStatus);
    // A page that only one of them has is no comparison.
    boolean comparable = formerFailed || formerStatus <= OK_MAX || formerStatus == freshStatus;
    if (comparable && freshStatus != Probe.NOBODY && formerStatus != Probe.NOBODY) {
      tally.pair(freshFailed, formerFailed);
    }
  }

  private static boolean fails(int status) {
    return status == Probe.BROKEN || status >= FAILS;
  }
}
