package belay.router.proxy;

import belay.router.counts.Failures;
import belay.router.counts.Latencies;
import belay.router.http.Output;
import belay.router.http.RequestHead;
import belay.router.http.ResponseHead;
import belay.router.http2.RequestFields;
import belay.router.http2.ResponseFields;
import belay.router.limits.Budget;
import belay.router.limits.BudgetedReads;
import belay.router.limits.Buffers;
import belay.router.limits.Limits;
import belay.router.limits.Shortage;
import belay.router.limits.Unread;
import belay.router.log.AccessLog;
import belay.router.log.LogTime;
import belay.router.log.Notes;
import belay.router.table.Routes;
import belay.router.table.Target;
import belay.router.tls.Certificates;
import belay.router.transport.Transport;
import belay.router.transport.Turns;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What belongs to one event loop: its connections, and the buffers and readers that are used again
 * for every message. Used by the loop's thread alone, except where a method says otherwise.
 */
public final class Loop {
  final int index;
  public final EventLoop eventLoop;
  final Routes routes;
  final Certificates certificates;
  public final Limits limits;
  public final Transport transport;
  final AccessLog log;
  final ColdApps coldApps;
  public final Budget budget;
  public final Clients clients;
  final Upstreams upstreams;
  public final Turns turns;
  public final Unread unread = new Unread();
  final Trials trials;

  /** How the buffers are chosen that clients are read into. */
  public final BudgetedReads clientReads;

  final LogTime logTime = new LogTime();
  private final HttpDate date = new HttpDate();

  /** Room to read a head in; the last bytes stay unused, so that a reader may look ahead. */
  public final byte[] scratch;

  public final RequestHead request = new RequestHead();
  final ResponseHead response = new ResponseHead();
  public final Output out = new Output(4096);
  public final Output headOut = new Output(4096);
  public final RequestFields fields = new RequestFields();
  public final ResponseFields answerFields = new ResponseFields();
  final Output id = new Output(256);
  final Output line = new Output(1024);
  public final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

  /** Where requests fall among an app's pools. */
  final LongSupplier points = random::nextLong;

  int turn;

  private final Buffers buffers;
  private final Shortage shortage;
  private final Notes notes;
  private final Consumer<String> whenDead;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong ticks = new AtomicLong();
  private final Set<Held> held = Collections.newSetFromMap(new LinkedHashMap<>());
  private final Failures failures = new Failures();
  private long now = System.nanoTime();
  private boolean stopping;

  public Loop(int index, EventLoop eventLoop, Bootstrap bootstrap, Shared shared) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.limits = shared.limits();
    this.transport = shared.transport();
    this.buffers = shared.buffers();
    this.budget = new Budget(buffers, limits.memoryBytes(), shared.routes().loops());
    this.clientReads = new BudgetedReads(budget, 1024, 2048, 64 * 1024);
    this.routes = shared.routes();
    this.log = shared.log();
    this.coldApps = shared.coldApps();
    this.shortage = shared.shortage();
    this.notes = shared.notes();
    this.certificates = shared.certificates();
    this.whenDead = shared.whenDead();
    this.turns = new Turns(new Afterwards());
    this.trials = new Trials(this, shared.routes().loops());
    this.clients = new Clients(limits.connectionsMax() / shared.routes().loops(), shortage);
    this.upstreams = new Upstreams(this, bootstrap);
    this.scratch = new byte[limits.headBytes() + 64];
    long nanos = limits.tick().toNanos();
    var _ =
        eventLoop.scheduleAtFixedRate(() -> guard(this::tick), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** The header field that says what time it is; not to be written to. */
  public byte[] date() {
    return date.line(System.currentTimeMillis());
  }

  /**
   * Does it. Whatever it throws ends the router: what was left undone is known to nobody, and a
   * timer that has thrown is not run again.
   */
  @SuppressWarnings("CatchingUnchecked") // An Error above all.
  public void guard(Runnable work) {
    try {
      work.run();
    } catch (Throwable t) {
      whenDead.accept("An event loop failed: " + t + ".");
    }
  }

  /** Says something to whoever looks after the router. */
  public void note(String sentence) {
    notes.say(sentence);
  }

  /** Other certificates are in force: who waited for one goes on. */
  public void certified() {
    clients.all().forEach(Occupant::certified);
  }

  /** A connection's handler threw that: it costs the connection, but lack of memory the router. */
  public void caught(Throwable cause) {
    if (cause instanceof Error) {
      whenDead.accept("A connection failed: " + cause + ".");
    }
  }

  private final class Afterwards implements Turns.Later {
    @Override
    public void afterReading(Runnable task) {
      eventLoop.execute(() -> guard(task));
    }

    @Override
    public void soon(Runnable task) {
      var _ = eventLoop.schedule(() -> guard(task), 1, TimeUnit.MILLISECONDS);
    }
  }

  /** What all loops have in common. */
  public record Shared(
      Transport transport,
      Routes routes,
      Certificates certificates,
      Limits limits,
      AccessLog log,
      ColdApps coldApps,
      Buffers buffers,
      Shortage shortage,
      Notes notes,
      Consumer<String> whenDead) {}

  /** Nanoseconds as of the last tick: good enough for time limits, and free. */
  public long now() {
    return now;
  }

  public boolean stopping() {
    return stopping;
  }

  public void countRequest() {
    requests.lazySet(requests.getPlain() + 1);
  }

  /** Requests so far. For any thread. */
  public long requests() {
    return requests.get();
  }

  /** How often time limits were looked at. For any thread. */
  public long ticks() {
    return ticks.get();
  }

  /** A request was refused for lack of memory. */
  public void countRefused() {
    shortage.refused();
  }

  /**
   * Lets a request wait for the next table.
   *
   * @return false when too many wait already
   */
  boolean hold(Held waiting) {
    return held.size() < limits.heldMax() && held.add(waiting);
  }

  void release(Held waiting) {
    held.remove(waiting);
  }

  /** Another table is in force: those that wait look again, in the order they came. */
  public void tableChanged() {
    List<Held> waiting = List.copyOf(held);
    held.clear();
    waiting.forEach(h -> h.exchange.begin());
  }

  /** The cold apps that requests wait for, each with when the newest of these came. */
  Map<String, Long> awaited() {
    Map<String, Long> newest = new HashMap<>();
    for (Held waiting : held) {
      if (!waiting.cold().isEmpty()) {
        newest.merge(waiting.cold(), waiting.since(), ColdApps::later);
      }
    }
    return newest;
  }

  void failed(String app) {
    failures.add(app, System.nanoTime());
  }

  int failures(String app, long from, long to) {
    return failures.between(app, from, to);
  }

  /** How these dynos answered in the last minute, by {@link Latencies#bucket}. */
  long[] latencies(Collection<Target> targets, long at) {
    long[] sum = new long[Latencies.BUCKETS];
    targets.forEach(t -> t.latencies(index).addTo(sum, at));
    return sum;
  }

  private void tick() {
    now = System.nanoTime();
    ticks.lazySet(ticks.getPlain() + 1);
    budget.look();
    buffers.trim();
    shortage.say(now);
    for (Occupant client : clients.all()) {
      client.tick(now);
    }
    List.copyOf(held).forEach(h -> h.tick(now));
    failures.forgetOld(now);
    upstreams.tick(now);
  }

  /** Ends what is still open with these dynos; how many requests that cut. */
  int cut(Collection<Target> targets) {
    int cut = 0;
    for (Occupant client : clients.all()) {
      Exchange exchange = client.exchange();
      if (exchange != null && exchange.isWith(targets)) {
        exchange.cut();
        cut++;
      }
    }
    return cut;
  }

  /** From here on a client's connection ends with the request that is on it. */
  public void stop() {
    stopping = true;
    clients.all().forEach(Occupant::stopWhenIdle);
  }

  /** Each answer from now on is the last on its connection; nobody's idle one is closed yet. */
  public void leave() {
    stopping = true;
    clients.all().forEach(Occupant::leave);
  }

  /** Ends what is still under way; how many requests that cut. */
  public int cutAll() {
    int cut = 0;
    for (Occupant client : clients.all()) {
      Exchange exchange = client.exchange();
      if (exchange != null) {
        exchange.cut();
        cut++;
      }
    }
    return cut;
  }

  public void closeAll() {
    clients.all().forEach(Occupant::closeNow);
    upstreams.closeAll();
  }
}
