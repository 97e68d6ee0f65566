package belay.router.proxy;

import belay.api.routing.RouterAnswer;
import belay.api.routing.TrustedProxies;
import belay.handover.FreedMemory;
import belay.router.http.Bytes;
import belay.router.http.Peer;
import belay.router.limits.Budget;
import belay.router.limits.Buffers;
import belay.router.limits.Limits;
import belay.router.limits.Shortage;
import belay.router.limits.Shrink;
import belay.router.log.AccessLog;
import belay.router.log.Notes;
import belay.router.table.Routes;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
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
 * The listener and its event loops. Takes requests from the moment it is made until {@link #close}.
 * For any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a close went shows on the connection.
public final class Router implements AutoCloseable {
  /** What the kernel holds of what an app has sent: as {@link Budget#unsentMax} of answers. */
  private static final int RECEIVED_MAX = 128 * 1024;

  /** For what was written last to be on its way before connections are closed. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Transport transport;
  private final Limits limits;
  private final TrustedProxies proxies;
  private final Routes routes;
  private final MultiThreadIoEventLoopGroup group;
  private final List<Loop> loops = new ArrayList<>();
  private final ColdApps coldApps = new ColdApps(loops);
  private final Channel listener;
  private final Shrink shrink;
  private final Pulse pulse;

  /** How many event loops a router has: one for each processor. */
  public static int loopCount() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * A router that listens.
   *
   * @param proxies whose word on a visitor is taken
   * @param inherited a listening socket of that address, if there is one already
   * @param whenDead told the reason when an event loop ended that should not: from then on some
   *     connections are served by nobody
   * @throws IOException with a sentence when the port cannot be had
   */
  public Router(
      Transport transport,
      Limits limits,
      TrustedProxies proxies,
      Routes routes,
      AccessLog log,
      InetSocketAddress bind,
      OptionalInt inherited,
      Notes notes,
      Consumer<String> whenDead)
      throws IOException {
    this.transport = transport;
    this.limits = limits;
    this.proxies = proxies;
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
        new Loop.Shared(transport, routes, limits, log, coldApps, buffers, shortage, whenDead);
    Bootstrap upstreams = upstreams(buffers.allocator());
    for (EventExecutor executor : group) {
      EventLoop eventLoop = (EventLoop) executor;
      Loop loop = new Loop(loops.size(), eventLoop, upstreams, shared);
      loops.add(loop);
      byEventLoop.put(eventLoop, loop);
      eventLoop.terminationFuture().addListener(_ -> ended(whenDead));
    }
    routes.afterChange(() -> onEach(Loop::tableChanged));
    this.listener = listen(bind, inherited, buffers.allocator(), byEventLoop);
    this.shrink = new Shrink(this::connections, FreedMemory::giveBack);
    this.pulse =
        new Pulse(loops.stream().<LongSupplier>map(l -> l::ticks).toList(), whenDead).watch();
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
            .option(ChannelOption.SO_RCVBUF, RECEIVED_MAX)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connect().toMillis())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Budget.WHOLE.mark());
    return keepOpenAfterFailedWrite(bootstrap);
  }

  /** An app that closes after an early answer makes our writes fail; its answer is still there. */
  @SuppressWarnings("deprecation") // The only way to keep the connection; no successor is named.
  private static Bootstrap keepOpenAfterFailedWrite(Bootstrap bootstrap) {
    return bootstrap.option(ChannelOption.AUTO_CLOSE, false);
  }

  private Channel listen(
      InetSocketAddress bind,
      OptionalInt inherited,
      ByteBufAllocator allocator,
      Map<EventLoop, Loop> byEventLoop)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channelFactory(() -> listener(inherited))
            .option(ChannelOption.SO_BACKLOG, 4096)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Budget.WHOLE.mark())
            .childHandler(new Pipeline(byEventLoop));
    long unsent = Budget.UNSENT_MOST;
    transport.notSentMax().ifPresent(option -> bootstrap.childOption(option, unsent));
    var bound =
        (inherited.isPresent() ? bootstrap.register() : bootstrap.bind(bind))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(
          "Cannot listen on port %d of %s (%s): it is in use, or needs root. Choose another port."
              .formatted(bind.getPort(), bind.getHostString(), bound.cause().getMessage()));
    }
    return bound.channel();
  }

  private ServerChannel listener(OptionalInt inherited) {
    return inherited.isPresent()
        ? transport.adopt(inherited.getAsInt())
        : new ReflectiveChannelFactory<>(transport.listener).newChannel();
  }

  /** The listening socket, to be duplicated for others; empty where the transport hides it. */
  public OptionalInt descriptor() {
    return listener instanceof UnixChannel unix
        ? OptionalInt.of(unix.fd().intValue())
        : OptionalInt.empty();
  }

  /** Sets up a client's connection. TLS and the choice of HTTP/2 go in front of the one handler. */
  private final class Pipeline extends ChannelInitializer<Channel> {
    private final Map<EventLoop, Loop> byEventLoop;

    Pipeline(Map<EventLoop, Loop> byEventLoop) {
      this.byEventLoop = byEventLoop;
    }

    @Override
    protected void initChannel(Channel channel) {
      Loop loop = java.util.Objects.requireNonNull(byEventLoop.get(channel.eventLoop()));
      if (!loop.clients.makeRoom(channel.remoteAddress(), loop.now())) {
        channel.pipeline().addLast(new Refusal(loop, new Link(channel, loop.budget)));
        return;
      }
      channel.config().setRecvByteBufAllocator(loop.clientReads);
      channel.pipeline().addLast(new ClientConnection(loop, channel, peer(channel)));
    }
  }

  private Peer peer(Channel channel) {
    int port = channel.localAddress() instanceof InetSocketAddress local ? local.getPort() : 0;
    boolean trusted =
        channel.remoteAddress() instanceof InetSocketAddress remote
            && proxies.has(remote.getAddress());
    return new Peer(Bytes.address(channel.remoteAddress()), port, trusted, proxies::has);
  }

  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
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
    listener.close().awaitUninterruptibly();
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
    listener.close().awaitUninterruptibly();
    onEach(Loop::stop);
    endAfter(limits.stop());
  }
}
