package belay.router.limits;

import io.netty.channel.WriteBufferWaterMark;
import java.util.List;

/**
 * How much memory one connection may hold just now, each way: the one place that decides it. Each
 * may hold the same fraction of what is still free, so that many who wait are stopped early, few
 * are not stopped at all, and something is always left for who comes next. (Dynamic thresholds:
 * Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998.)
 *
 * <p>What is in use is asked of {@link Memory}, which must know every byte that is held for
 * connections: buffers, and what TLS or HTTP/2 hold beside them. Between two questions all that is
 * read is counted as held. One for each event loop, for its thread alone.
 */
public final class Budget {
  /** What is held for connections now. */
  public interface Memory {
    /** In bytes. For any thread; may take microseconds. */
    long inUse();
  }

  /**
   * What a connection may hold.
   *
   * @param bytes each way; beyond, the other side is not read from
   * @param readMax the most that is read at once
   */
  public record Share(int bytes, int readMax, WriteBufferWaterMark mark) {
    private static Share of(int kilobytes, int readKilobytes) {
      int bytes = kilobytes * 1024;
      return new Share(bytes, readKilobytes * 1024, new WriteBufferWaterMark(bytes / 3, bytes));
    }
  }

  private static final List<Share> SHARES =
      List.of(
          Share.of(192, 128),
          Share.of(96, 64),
          Share.of(48, 32),
          Share.of(24, 16),
          Share.of(12, 8),
          Share.of(6, 4),
          Share.of(4, 2));

  public static final Share WHOLE = SHARES.getFirst();
  static final Share LEAST = SHARES.getLast();

  /** A share is this part of what is free. */
  private static final int PART = 128;

  /** What all together read in turn, before it is the first one's turn again. */
  private static final int ROUND = 4 * 1024 * 1024;

  /** What the kernel is to hold of all answers of an event loop that it cannot send yet. */
  private static final int UNSENT = 16 * 1024 * 1024;

  private static final int UNSENT_LEAST = 16 * 1024;
  public static final int UNSENT_MOST = 128 * 1024;

  private static final int CROWD = 128;
  private static final int SOME = 64;

  /** The shares get smaller from here on; below, nobody who comes is refused. */
  private static final int TIGHT = 24 * 1024;

  private final Memory memory;
  private final long total;
  private final long step;
  private long inUse;
  private long taken;
  private int busy;
  private Share share = WHOLE;

  /**
   * A budget of which nothing is known to be in use.
   *
   * @param total bytes, of all event loops together
   * @param loops how many there are: each asks more often when there are more
   */
  public Budget(Memory memory, long total, int loops) {
    this.memory = memory;
    this.total = total;
    this.step = Math.max(32 * 1024, total / 32 / loops);
  }

  /** What one connection may hold now. */
  public Share share() {
    return share;
  }

  /**
   * The most to read at once. Where many are busy it is little, so that nobody waits long for his
   * turn.
   */
  int readMax() {
    return busy * share.readMax() <= ROUND
        ? share.readMax()
        : Math.max(LEAST.bytes(), ROUND / busy);
  }

  /**
   * How much of an answer the kernel may hold that it cannot send yet. Left to itself it takes
   * megabytes, and copying those for a thousand who do not read keeps everybody else waiting; even
   * a little for each of them does. In bytes, in few steps.
   */
  public int unsentMax() {
    int most = UNSENT_MOST;
    while (most > UNSENT_LEAST && busy * most > UNSENT) {
      most /= 2;
    }
    return most;
  }

  /** Whether so many are busy that they must take turns. */
  public boolean crowded() {
    return busy > CROWD;
  }

  /** Whether so many are busy that none may have the kernel hold as much as it likes. */
  public boolean fills() {
    return busy > SOME;
  }

  /** A request is with its app from now on. */
  public void begins() {
    busy++;
  }

  public void ends() {
    busy--;
  }

  /** Counts what is about to be read. */
  void take(int bytes) {
    taken += bytes;
    if (taken > step) {
      look();
    }
  }

  /** Asks what is in use. */
  public void look() {
    taken = 0;
    inUse = memory.inUse();
    share = share(total, inUse);
  }

  /** Whether so much is in use that who takes his time must make room. */
  public boolean tight() {
    return share.bytes() < TIGHT;
  }

  /**
   * Whether a request may begin.
   *
   * @param bytes its head and what came with it
   * @param crowd whether its address has many connections: then others go first
   */
  public boolean admits(int bytes, boolean crowd) {
    return bytes <= headMax(crowd);
  }

  /**
   * How long a head may be just now. Heads of usual size pass as long as anything is left; long
   * ones only while there is plenty, and of a crowd's less.
   */
  int headMax(boolean crowd) {
    if (inUse >= total) {
      return crowd ? 0 : LEAST.bytes();
    }
    return crowd ? share.bytes() : share.bytes() * 4;
  }

  static Share share(long total, long inUse) {
    long part = (total - inUse) / PART;
    for (Share share : SHARES) {
      if (share.bytes() <= part) {
        return share;
      }
    }
    return LEAST;
  }
}
