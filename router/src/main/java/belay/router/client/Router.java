package belay.router.client;

import belay.api.routing.RouterAnswer;
import belay.handover.FreedMemory;
import belay.router.limits.Budget;
import belay.router.limits.Buffers;
import belay.router.limits.Limits;
import belay.router.limits.Shortage;
import belay.router.limits.Shrink;
import belay.router.log.AccessLog;
import belay.router.log.Notes;
import belay.router.proxy.ColdApps;
import belay.router.proxy.Drain;
import belay.router.proxy.Loop;
import belay.router.proxy.Measure;
import belay.router.table.Routes;
import belay.router.tls.Certificates;
import belay.router.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The listeners and their event loops. Takes requests from the moment it is made until {@link
 * #close}. For any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a close went shows on the connection.
public final class Router implements AutoCloseable {
  /** For what was written last to be on its way before connections are closed. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Transport transport;
  private final Limits limits;
  private final Visitors visitors;
  private final Certificates certificates;
  private final Routes routes;
  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();
  private final ColdApps coldApps = new ColdApps(loops);
  private final Listeners listeners;
  private final Shrink shrink;
  private final Pulse pulse;

  /** How many event loops a router has: one for each processor. */
  public static int loopCount() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * A router that listens.
   *
   * @param visitors who is whom among those who come in
   * @param wanted where they come in
   * @param whenDead told the reason when an event loop ended that should not: from then on some
   *     connections are served by nobody
   * @throws IOException with a sentence when the port cannot be had
   */
  public Router(
      Transport transport,
      Limits limits,
      Visitors visitors,
      Certificates certificates,
      Routes routes,
      AccessLog log,
      List<Listener> wanted,
      Notes notes,
      Consumer<String> whenDead)
      throws IOException {
    this.transport = transport;
    this.limits = limits;
    this.visitors = visitors;
    this.certificates = certificates;
    this.routes = routes;
    this.group =
        new MultiThreadIoEventLoopGroup(
            loopCount(),
            Thread.ofPlatform().name("router-", 0).daemon().factory(),
            transport.handlers());
    Buffers buffers = new Buffers(loopCount());
    Shortage shortage = new Shortage(notes);
    Map<EventLoop, Loop> byEventLoop = new HashMap<>();
    Loop.Shared shared =
        new Loop.Shared(
            transport,
            routes,
            certificates,
            limits,
            log,
            coldApps,
            buffers,
            shortage,
            notes,
            whenDead);
    Bootstrap upstreams = upstreams(buffers.allocator());
    for (EventExecutor executor : group) {
      EventLoop eventLoop = (EventLoop) executor;
      Loop loop = new Loop(loops.size(), eventLoop, upstreams, shared);
      loops.add(loop);
      byEventLoop.put(eventLoop, loop);
      eventLoop.terminationFuture().addListener(_ -> ended(whenDead));
    }
    routes.afterChange(() -> onEach(Loop::tableChanged));
    certificates.afterChange(() -> onEach(Loop::certified));
    this.listeners = listen(wanted, buffers.allocator(), byEventLoop);
    this.shrink = new Shrink(this::connections, Router::giveBack).watch();
    this.pulse =
        new Pulse(loops.stream().<LongSupplier>map(l -> l::ticks).toList(), whenDead).watch();
  }

  private static void giveBack() {
    System.gc();
    FreedMemory.giveBack();
  }

  /** An event loop ends with the others, or because of an error that nobody caught. */
  private void ended(Consumer<String> whenDead) {
    if (!group.isShuttingDown()) {
      whenDead.accept("An event loop died; the log above says of what.");
    }
  }

  /** Has every event loop do something, unless they have ended. */
  private void onEach(Consumer<Loop> work) {
    for (Loop loop : loops) {
      if (!loop.eventLoop.isShuttingDown()) {
        loop.eventLoop.execute(() -> loop.guard(() -> work.accept(loop)));
      }
    }
  }

  private Bootstrap upstreams(ByteBufAllocator allocator) {
    Bootstrap bootstrap =
        new Bootstrap()
            .channel(transport.connection)
            .option(ChannelOption.ALLOCATOR, allocator)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connect().toMillis())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Budget.WHOLE.mark());
    return keepOpenAfterFailedWrite(bootstrap);
  }

  /** An app that closes after an early answer makes our writes fail; its answer is still there. */
  @SuppressWarnings("deprecation") // The only way to keep the connection; no successor is named.
  private static Bootstrap keepOpenAfterFailedWrite(Bootstrap bootstrap) {
    return bootstrap.option(ChannelOption.AUTO_CLOSE, false);
  }

  private Listeners listen(
      List<Listener> wanted, ByteBufAllocator allocator, Map<EventLoop, Loop> byEventLoop)
      throws IOException {
    Listeners opened = new Listeners(transport, group, allocator);
    try {
      for (Listener listener : wanted) {
        opened.open(listener, new Entrance(byEventLoop, visitors, certificates, listener.tls()));
      }
      return opened;
    } catch (IOException e) {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw e;
    }
  }

  /** The listening sockets by name, to be duplicated for others; none where they are hidden. */
  public Map<String, Integer> descriptors() {
    return listeners.descriptors();
  }

  /** Where plain HTTP is spoken. */
  public int port() {
    return listeners.port(Listener.HTTP).orElseThrow();
  }

  /** Where TLS is; empty where it is not. */
  public OptionalInt httpsPort() {
    return listeners.port(Listener.HTTPS);
  }

  /** What the router shows of itself to clients that speak TLS. */
  public Certificates certificates() {
    return certificates;
  }

  List<Loop> loops() {
    return loops;
  }

  long connections() {
    return loops.stream().mapToLong(loop -> loop.clients.count()).sum();
  }

  public RouterAnswer.Health health() {
    String trouble = routes.trouble();
    return new RouterAnswer.Health(
        ProcessHandle.current().pid(),
        port(),
        connections(),
        loops.stream().mapToLong(Loop::requests).sum(),
        transport.label() + (trouble.isEmpty() ? "" : ". " + trouble));
  }

  public Measure measure() {
    return new Measure(routes, loops);
  }

  public Drain drain() {
    return new Drain(routes, loops);
  }

  public ColdApps coldApps() {
    return coldApps;
  }

  /**
   * Leaves new connections to a router that listens on the same socket. Each answer from now on is
   * the last on its connection; who sends nothing may stay until the time is over, so that no
   * request meets a connection that is being closed. WebSockets are told to come back then.
   */
  public void handOver(Duration max) {
    coldApps.leave();
    listeners.close();
    // Waited for: a connection that was just accepted is counted from then on.
    Measure.onEach(
        loops,
        loop -> {
          loop.leave();
          return true;
        });
    endAfter(max);
  }

  /** Ends what is still there after a while, WebSockets by telling them to come back. */
  private void endAfter(Duration max) {
    awaitNoConnections(max);
    if (connections() > 0) {
      Measure.onEach(loops, Loop::cutAll);
      awaitNoConnections(LAST_WORDS);
    }
    coldApps.close();
    shrink.close();
    pulse.close();
    onEach(Loop::closeAll);
    group.shutdownGracefully(0, 500, TimeUnit.MILLISECONDS).awaitUninterruptibly(2_000);
  }

  private void awaitNoConnections(Duration max) {
    long deadline = System.nanoTime() + max.toNanos();
    while (connections() > 0 && deadline - System.nanoTime() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /** Takes no new connection, lets what is in flight finish for a while, then ends all. */
  @Override
  public void close() {
    coldApps.close();
    listeners.close();
    onEach(Loop::stop);
    endAfter(limits.stop());
  }
}
