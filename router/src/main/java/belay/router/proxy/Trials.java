package belay.router.proxy;

import belay.router.counts.CoinTally;
import belay.router.counts.Fault;
import belay.router.http.ResponseHead;
import belay.router.table.Pool;
import belay.router.table.Route;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much is asked once more on one event loop: what both releases need, and is ill, must not be
 * hammered. Used by the loop's thread alone.
 */
final class Trials {
  private static final int AT_ONCE_MIN = 50;
  private static final int AT_ONCE_PART = 10;
  private static final int BOTH_FAILED_MAX = 50;
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int POOLS_MAX = 1_000;

  /** A slow failure is a sign of too much to do, and a second try makes it more. */
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Pattern NO = Pattern.compile("\r\nbelay-retry: *no *\r");

  private final Loop loop;
  private final int loops;
  private final Map<String, Rest> rests = new HashMap<>();
  private int under;

  /** Failures on both sides, and until when nothing is asked again. */
  private static final class Rest {
    int bothFailed;
    long until;
  }

  Trials(Loop loop, int loops) {
    this.loop = loop;
    this.loops = Math.max(1, loops);
  }

  /**
   * A request that its dyno failed: counted, and to be tried again if that may be.
   *
   * @param repeatable whether all of it was sent, and nothing but a head
   * @param answered what it was answered; null when the connection broke
   * @param length of the answer's head, in the loop's scratch
   * @return null when the client gets the failure
   */
  @Nullable Retrial of(
      Exchange exchange,
      Place place,
      RequestLog log,
      ByteBuf head,
      boolean repeatable,
      @Nullable ResponseHead answered,
      int length) {
    Route route = place.route();
    Pool fresh = place.pool();
    Pool former = route == null ? null : route.again();
    if (route == null || fresh == null || former == null || !route.isJudged(fresh)) {
      return null;
    }
    Sent sent = log.sent(head);
    CoinTally tally = fresh.counts().of(loop.index).coin();
    boolean counts = tally.failed(sent.address(), sent.path());
    long now = System.nanoTime();
    String app = route.routes().app();
    boolean may =
        repeatable
            && now - log.lastConnected() < SLOW_NANOS
            && !loop.budget.tight()
            && (answered == null || !forbids(answered, length))
            && sent.mayBeAskedAgain()
            && begins(app, fresh, now);
    if (!may) {
      return null;
    }
    place.count(
        answered == null ? Fault.H13 : null,
        answered == null ? 0 : answered.status(),
        now - log.begun(),
        now);
    if (!former.isAskedInPairs()) {
      return new Retrial(exchange, loop, app, fresh, former, counts ? tally : null);
    }
    @Nullable Pair pair =
        counts ? new Pair(loop, fresh, former, head.copy(0, head.writerIndex()), tally) : null;
    return new Retrial(exchange, loop, app, fresh, former, pair);
  }

  /** One that asks us to come back later is busy, and one may say that it wants no second try. */
  private boolean forbids(ResponseHead answered, int length) {
    String head =
        new String(loop.scratch, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return (answered.status() == 503 && head.contains("\r\nretry-after:"))
        || NO.matcher(head).find();
  }

  /** A request that the router failed in a dyno's stead, and that is not asked again: counted. */
  void failed(Place place, @Nullable Fault fault, RequestLog log, ByteBuf head) {
    Route route = place.route();
    Pool fresh = place.pool();
    if (fault == null || !fault.isFailure() || route == null || fresh == null) {
      return;
    }
    if (route.again() != null && route.isJudged(fresh)) {
      Sent sent = log.sent(head);
      boolean _ = fresh.counts().of(loop.index).coin().failed(sent.address(), sent.path());
    }
  }

  /** Heads. */
  boolean toss() {
    return loop.random.nextBoolean();
  }

  /** Whether one more may be asked again of what that pool failed. */
  private boolean begins(String app, Pool pool, long now) {
    int most = AT_ONCE_MIN / loops + pool.inFlight() / AT_ONCE_PART;
    Rest rest = rests.get(app);
    boolean rests = rest != null && rest.until - now > 0;
    if (rests || under >= Math.max(1, most)) {
      return false;
    }
    under++;
    return true;
  }

  void ends() {
    under--;
  }

  /** Neither side could answer it. */
  void bothFailed(String app, long now) {
    if (rests.size() >= POOLS_MAX) {
      rests.clear();
    }
    Rest rest = rests.computeIfAbsent(app, _ -> new Rest());
    rest.bothFailed++;
    if (rest.bothFailed >= BOTH_FAILED_MAX / loops) {
      rest.bothFailed = 0;
      rest.until = now + REST_NANOS;
    }
  }
}
