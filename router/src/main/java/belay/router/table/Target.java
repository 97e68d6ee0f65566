package belay.router.table;

import belay.api.routing.AppRoutes;
import belay.router.counts.Latencies;
import belay.router.http.Bytes;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One dyno of one pool, as requests see it: who is with it now, and since when it is retired. The
 * counts may be read and changed by any thread; the idle connections of an event loop only by it.
 */
public final class Target {
  /** How long after the change every failure of the app counts as the change's. */
  public static final long MOMENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  final String app;
  final String pool;
  final AppRoutes.Upstream upstream;
  private final InetSocketAddress address;
  private final byte[] dyno;
  private final byte[] preface;

  private final AtomicInteger inFlight = new AtomicInteger();
  private final ArrayDeque<KeptConnection>[] idle;
  private final int loops;
  private final AtomicInteger failed = new AtomicInteger();
  private volatile Latencies[] latencies;
  private volatile String cookie = "";
  private volatile long skippedUntil;
  private volatile long lastAnswer;
  private volatile boolean retired;
  private volatile long retiredAt;
  private int inFlightWhenRetired;

  @SuppressWarnings({"unchecked", "rawtypes"})
  Target(String app, String pool, AppRoutes.Upstream upstream, int loops) {
    this.app = app;
    this.pool = pool;
    this.upstream = upstream;
    this.address = new InetSocketAddress(upstream.host(), upstream.port());
    this.dyno = Bytes.latin1(upstream.dyno());
    String line = upstream.preface().isEmpty() ? "" : upstream.preface() + "\r\n";
    this.preface = Bytes.latin1(line);
    this.idle = new ArrayDeque[loops];
    this.loops = loops;
    for (int i = 0; i < loops; i++) {
      idle[i] = new ArrayDeque<>();
    }
    this.latencies = fresh();
  }

  private Latencies[] fresh() {
    Latencies[] next = new Latencies[loops];
    for (int i = 0; i < loops; i++) {
      next[i] = new Latencies();
    }
    return next;
  }

  /** Where it takes connections. */
  public InetSocketAddress address() {
    return address;
  }

  /** What it is called, as a log line has it; not to be written to. */
  public byte[] dyno() {
    return dyno;
  }

  /** What a connection to it begins with, maybe nothing; not to be written to. */
  public byte[] preface() {
    return preface;
  }

  boolean is(String otherApp, String otherPool) {
    return app.equals(otherApp) && pool.equals(otherPool);
  }

  /** What the cookie of a visitor says who is to come back here; empty where nobody is. */
  public String cookie() {
    return cookie;
  }

  /** Called before the first table that wants it is in force. */
  void cookie(String value) {
    cookie = value;
  }

  public int inFlight() {
    return inFlight.get();
  }

  /** Counts a request in; the caller must then see that the table it chose by is still in force. */
  public void enter() {
    inFlight.incrementAndGet();
  }

  /** Takes back {@link #enter}: nothing was sent. */
  public void leaveUnused() {
    inFlight.decrementAndGet();
  }

  /** Counts a request out, at the time of its last answer byte. */
  public void leave(long nanos) {
    // Before the count, so that whoever sees zero sees this too.
    lastAnswer = nanos;
    inFlight.decrementAndGet();
  }

  public long lastAnswer() {
    return lastAnswer;
  }

  public void skipUntil(long nanos) {
    skippedUntil = nanos;
  }

  boolean skipped(long nanos) {
    long until = skippedUntil;
    return until != 0 && until - nanos > 0;
  }

  public boolean retired() {
    return retired;
  }

  /** Marks that the table in force no longer names it. Called under the lock of Routes. */
  void retire(long nanos) {
    retiredAt = nanos;
    failed.set(0);
    inFlightWhenRetired = inFlight.get();
    retired = true;
  }

  /**
   * Marks that the table names it, perhaps again: then it is measured anew, as it serves another
   * release. Called under the lock of Routes.
   */
  void revive() {
    if (retired) {
      retired = false;
      latencies = fresh();
    }
    skippedUntil = 0;
  }

  /** Counts a request that failed; of a retired one only what failed late is asked for. */
  public void failed(long nanos) {
    if (retired && nanos - retiredAt > MOMENT_NANOS) {
      failed.incrementAndGet();
    }
  }

  public int failedLate() {
    return failed.get();
  }

  public long retiredAt() {
    return retiredAt;
  }

  public int inFlightWhenRetired() {
    return inFlightWhenRetired;
  }

  /** How it answered, as one event loop saw it; for that loop alone. */
  public Latencies latencies(int loop) {
    return latencies[loop];
  }

  /** The connections that an event loop keeps to it, the last used last; for that loop alone. */
  public ArrayDeque<KeptConnection> idle(int loop) {
    return idle[loop];
  }
}
