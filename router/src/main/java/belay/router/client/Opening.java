package belay.router.client;

import belay.router.http.BadMessage;
import belay.router.http.Bytes;
import belay.router.http.Peer;
import belay.router.http.ProxyHeader;
import belay.router.limits.Crowds;
import belay.router.limits.Eviction;
import belay.router.proxy.Clients;
import belay.router.proxy.ErrorPage;
import belay.router.proxy.Exchange;
import belay.router.proxy.Inbox;
import belay.router.proxy.Loop;
import belay.router.proxy.Occupant;
import belay.router.tls.Certificates;
import belay.router.tls.ClientHello;
import belay.router.tls.Engines;
import belay.router.transport.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection before its first request: what a proxy says of it is read, and TLS begun. Then what
 * speaks HTTP takes its place. On one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close went shows on the connection.
final class Opening extends ChannelInboundHandlerAdapter implements Occupant {
  private static final String PLAIN =
      "This port speaks TLS, and what came is not. Use https:// here.";

  /** Alerts of TLS 1.2, which every version reads before anything is agreed (RFC 8446 6.2). */
  private static final int DECODE_ERROR = 50;

  private static final int INTERNAL_ERROR = 80;
  private static final int NO_APPLICATION_PROTOCOL = 120;

  private enum Phase {
    /** A proxy may say who comes. */
    ANNOUNCED,
    HELLO,
    /** There is no certificate yet. */
    UNCERTIFIED,
    HANDSHAKE,
    OVER
  }

  private final Loop loop;
  private final Channel channel;
  private final Link link;
  private final Visitors visitors;
  private final Certificates certificates;
  private final boolean tls;
  private final Inbox input;
  private final long since;
  private Came came;
  private Crowds.Crowd crowd;
  private Phase phase;
  private @Nullable ClientHello hello;
  private boolean left;

  Opening(
      Loop loop,
      Channel channel,
      Came came,
      Visitors visitors,
      Certificates certificates,
      boolean tls) {
    this.loop = loop;
    this.channel = channel;
    this.link = new Link(channel, loop.budget);
    this.visitors = visitors;
    this.certificates = certificates;
    this.tls = tls;
    this.input = new Inbox(channel.alloc());
    this.since = System.nanoTime();
    this.came = came;
    this.phase = came.announces() ? Phase.ANNOUNCED : Phase.HELLO;
    this.crowd = loop.clients.enter(this, came.address());
  }

  @Override
  public @Nullable Exchange exchange() {
    return null;
  }

  @Override
  public boolean isConnection() {
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (phase == Phase.OVER) {
      bytes.release();
      return;
    }
    input.add(bytes);
    if (!loop.budget.admits(input.size(), loop.clients.isLarge(crowd))) {
      loop.countRefused();
      closeNow();
      return;
    }
    step(ctx);
    input.fit();
  }

  private void step(ChannelHandlerContext ctx) {
    try {
      if (phase == Phase.ANNOUNCED) {
        readAnnouncement(ctx);
      }
      if (phase == Phase.HELLO && !input.isEmpty()) {
        readHello(ctx);
      }
    } catch (BadMessage e) {
      closeNow();
    } catch (ClientHello.BadHello e) {
      alert(DECODE_ERROR);
    } catch (SSLException e) {
      loop.note("A certificate could not be used: " + e.getMessage());
      alert(INTERNAL_ERROR);
    }
  }

  private void readAnnouncement(ChannelHandlerContext ctx) throws BadMessage {
    Optional<ProxyHeader> read = ProxyHeader.read(input.peek());
    if (read.isEmpty()) {
      return;
    }
    ProxyHeader header = read.get();
    input.skip(header.length());
    header
        .source()
        .ifPresent(source -> {
          came = new Came(source, new Peer.Way(header.port(), header.secure(), false, ""), false);
          crowd = loop.clients.move(crowd, source);
        });
    phase = Phase.HELLO;
    if (!tls) {
      begin(ctx, came);
    }
  }

  private void readHello(ChannelHandlerContext ctx) throws ClientHello.BadHello, SSLException {
    if (!ClientHello.isTls(input.peek())) {
      refusePlain();
      return;
    }
    Optional<ClientHello> read = ClientHello.read(input.peek());
    if (read.isPresent()) {
      hello = read.get();
      shake(ctx, read.get());
    }
  }

  private void refusePlain() {
    phase = Phase.OVER;
    input.clear();
    byte[] page = ErrorPage.of(400, "This port speaks TLS", PLAIN).http1(loop.date(), true, false);
    link.write(Unpooled.wrappedBuffer(page));
    link.endOnFlush();
  }

  private void shake(ChannelHandlerContext ctx, ClientHello asked) throws SSLException {
    Optional<SslContext> context = certificates.context(asked, localAddress());
    if (context.isPresent()) {
      phase = Phase.HANDSHAKE;
      // Of its handler, for an engine that is made alone is a slower one.
      SSLEngine engine = context.get().newHandler(channel.alloc()).engine();
      SslHandler handler = new Records(engine, this::mayHold);
      // All times are looked at in one place.
      handler.setHandshakeTimeoutMillis(0);
      handler.setCloseNotifyFlushTimeoutMillis(loop.limits.linger().toMillis());
      ctx.pipeline().addFirst(handler);
      link.setReading(true);
      ctx.pipeline().fireChannelRead(input.take(input.size()));
      ctx.pipeline().fireChannelReadComplete();
    } else if (Certificates.isProof(asked)) {
      alert(NO_APPLICATION_PROTOCOL);
    } else {
      phase = Phase.UNCERTIFIED;
      link.setReading(false);
    }
  }

  /** Whether so much of a record may wait for its rest. */
  private boolean mayHold(int bytes) {
    boolean may = loop.budget.admits(bytes, loop.clients.isLarge(crowd));
    if (!may) {
      loop.countRefused();
    }
    return may;
  }

  private String localAddress() {
    return Bytes.plain(channel.localAddress()) instanceof InetSocketAddress local
            && local.getAddress() != null
        ? local.getAddress().getHostAddress()
        : "";
  }

  @Override
  public void certified() {
    ChannelHandlerContext ctx = channel.pipeline().context(this);
    ClientHello asked = hello;
    if (phase == Phase.UNCERTIFIED && asked != null && ctx != null) {
      try {
        shake(ctx, asked);
      } catch (SSLException e) {
        loop.note("A certificate could not be used: " + e.getMessage());
        alert(INTERNAL_ERROR);
      }
    }
  }

  /** Ends what cannot begin, in the words of TLS. */
  private void alert(int what) {
    phase = Phase.OVER;
    input.clear();
    link.write(Unpooled.wrappedBuffer(new byte[] {21, 3, 3, 0, 2, 2, (byte) what}));
    link.endOnFlush();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent shaken)) {
      ctx.fireUserEventTriggered(event);
      return;
    }
    SslHandler handler = ctx.pipeline().get(SslHandler.class);
    if (!shaken.isSuccess() || handler == null || phase != Phase.HANDSHAKE) {
      // What went wrong was told as an alert; the handler closes.
      phase = Phase.OVER;
      return;
    }
    ClientHello asked = hello;
    if (asked != null && Certificates.isProof(asked)) {
      closeNow();
      return;
    }
    String version = handler.engine().getSession().getProtocol();
    String label = version.toLowerCase(Locale.ROOT).replace("tlsv", "tls");
    Peer.Way way = new Peer.Way(came.way().port(), true, false, label);
    boolean http2 = Engines.HTTP_2.equals(handler.applicationProtocol());
    begin(ctx, came.with(http2 ? way.withHttp2() : way));
  }

  /** What speaks HTTP takes over, with what is here already. */
  private void begin(ChannelHandlerContext ctx, Came as) {
    phase = Phase.OVER;
    Peer peer = visitors.peer(as);
    if (as.way().http2()) {
      ctx.pipeline().addLast(StreamFrames.of(loop, channel, peer, as.address()));
    } else {
      ctx.pipeline().addLast(new ClientConnection(loop, channel, peer, as.address()));
    }
    // Only now: a router that leaves ends when it sees no connection.
    leaveCrowd();
    boolean more = !input.isEmpty();
    ByteBuf rest = input.take(input.size());
    if (more) {
      ctx.fireChannelRead(rest);
    } else {
      rest.release();
    }
    ctx.pipeline().remove(this);
  }

  private void leaveCrowd() {
    if (!left) {
      left = true;
      loop.clients.leave(this, crowd);
    }
  }

  @Override
  public Eviction.Candidate<Occupant> candidate(Clients.Newcomer newcomer, long now) {
    Eviction.Loss loss = phase == Phase.OVER ? Eviction.Loss.ENDING : Eviction.Loss.HEAD;
    return new Eviction.Candidate<>(
        this, loss, loop.clients.isLarge(crowd), newcomer.displaces(crowd), now - since);
  }

  @Override
  public void tick(long now) {
    if (now - since > loop.limits.handshake().toNanos()) {
      if (phase == Phase.UNCERTIFIED) {
        // It is closed when that is sent, or at the next look.
        alert(INTERNAL_ERROR);
      } else {
        closeNow();
      }
    }
  }

  /** Its first request is another router's to answer, if it comes soon; else it is ours. */
  @Override
  public void leave() {}

  @Override
  public void stopWhenIdle() {
    closeNow();
  }

  @Override
  public void closeNow() {
    phase = Phase.OVER;
    leaveCrowd();
    link.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    leaveCrowd();
    input.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.OVER;
    leaveCrowd();
    input.clear();
    ctx.fireChannelInactive();
  }

  /** A handshake that failed, or a connection that broke. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    loop.caught(cause);
    if (phase == Phase.HANDSHAKE || phase == Phase.OVER) {
      link.closeOnFlush();
      phase = Phase.OVER;
    } else {
      closeNow();
    }
  }
}
