package belay.router.client;

import belay.router.client.Stage.Phase;
import belay.router.http.BadMessage;
import belay.router.http.BodyFrames;
import belay.router.http.Peer;
import belay.router.limits.Eviction;
import belay.router.limits.Limits;
import belay.router.proxy.Clients;
import belay.router.proxy.ErrorPage;
import belay.router.proxy.Exchange;
import belay.router.proxy.Inbox;
import belay.router.proxy.Loop;
import belay.router.proxy.Occupant;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client: takes requests off it one after the other, gives each to an {@link
 * Exchange}, and reads on only as fast as the app does. On one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close went shows on the connection.
final class ClientConnection extends Http1Client {
  private static final int DISCARD_MAX = 1024 * 1024;

  private static final String SHORT = "The server has too much to do. Try again soon.";

  private final Stage stage;
  private final Inbox input;
  private BodyFrames body = BodyFrames.none();
  private @Nullable Exchange exchange;
  private boolean processing;
  private boolean inRead;
  private boolean served;
  private long discarded;

  /**
   * One that begins.
   *
   * @param address the visitor's, as far as it is known
   */
  ClientConnection(Loop loop, Channel channel, Peer peer, @Nullable SocketAddress address) {
    super(loop, channel, peer, address);
    this.input = new Inbox(channel.alloc());
    this.stage = new Stage(System.nanoTime());
  }

  @Override
  public @Nullable Exchange exchange() {
    return exchange;
  }

  @Override
  public boolean flushesUpstreamLater() {
    return inRead;
  }

  @Override
  public boolean requestComplete() {
    return body.done();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    inRead = true;
    ByteBuf bytes = (ByteBuf) message;
    if (stage.is(Phase.LINGER) || stage.is(Phase.CLOSED)) {
      discarded += bytes.readableBytes();
      bytes.release();
      if (discarded > DISCARD_MAX) {
        closeNow();
      }
      return;
    }
    stage.came(loop.now());
    loop.turns.read(link, loop.budget.crowded());
    input.add(bytes);
    process();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inRead = false;
    if (exchange != null) {
      exchange.flushUpstream();
    }
    link.flush();
    input.fit();
  }

  /** Does with the input what can be done now, and sees to it that reading goes on or stops. */
  @Override
  public void process() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      while (step()) {}
    } finally {
      processing = false;
    }
    updateReading();
  }

  /** Whether there is more to do. */
  private boolean step() {
    if (input.isEmpty()) {
      input.clear();
      return false;
    }
    return switch (stage.phase()) {
      case HEAD -> isWritable() && readHead();
      case BODY -> sendBody();
      case TUNNEL -> sendTunnelled();
      case DISCARD -> discardBody();
      case LINGER, CLOSED -> {
        input.clear();
        yield false;
      }
      case ANSWER -> false;
    };
  }

  private boolean readHead() {
    try {
      input.skipEmptyLines();
      int end = input.head(loop.scratch, loop.limits.headBytes());
      boolean large = loop.clients.isLarge(crowd);
      if (!loop.budget.admits(end < 0 ? input.size() : end, large)) {
        loop.countRefused();
        refuse(503, SHORT);
        return false;
      }
      if (end < 0) {
        return false;
      }
      loop.request.read(loop.scratch, 0, end, loop.limits.requestLineBytes());
      input.skip(end);
      begin();
      return true;
    } catch (BadMessage e) {
      if (StreamFrames.isPreface(input.peek()) && !served && !peer.isSecure()) {
        becomeStreams();
      } else {
        refuse(e.status(), e.sentence());
      }
      return false;
    }
  }

  /** RFC 9113 section 3.3: the client knows that HTTP/2 is spoken here, and began with it. */
  private void becomeStreams() {
    ChannelHandlerContext ctx = channel.pipeline().context(this);
    stage.enter(Phase.CLOSED, loop.now());
    ByteBuf all = input.take(input.size());
    channel.pipeline().addLast(StreamFrames.of(loop, channel, peer.withHttp2(), address));
    // Only now: a router that leaves ends when it sees no connection.
    loop.clients.leave(this, crowd);
    ctx.fireChannelRead(all);
    channel.pipeline().remove(this);
  }

  private void begin() throws BadMessage {
    served = true;
    body = loop.request.body();
    if (body.isChunked() && !input.isEmpty()) {
      // Malformed chunks that came with the head are found before anything is forwarded.
      loop.request.body().take(input.peek());
    }
    stage.enter(body.done() ? Phase.ANSWER : Phase.BODY, loop.now());
    loop.countRequest();
    loop.turns.begun();
    Exchange next = new Exchange(this, loop.request);
    exchange = next;
    next.begin();
  }

  private boolean sendBody() {
    Exchange current = exchange;
    if (current == null || !current.takesBody()) {
      return false;
    }
    try {
      int count = body.take(input.peek());
      ByteBuf part = input.take(count);
      if (body.done()) {
        stage.enter(Phase.ANSWER, loop.now());
      }
      current.sendBody(part);
      return stage.is(Phase.ANSWER) || stage.is(Phase.HEAD);
    } catch (BadMessage e) {
      if (!current.badRequest()) {
        refuse(e.status(), e.sentence());
      }
      return false;
    }
  }

  private boolean sendTunnelled() {
    Exchange current = exchange;
    if (current != null) {
      current.sendTunnelled(input.take(input.size()));
    }
    return false;
  }

  private boolean discardBody() {
    try {
      int count = body.take(input.peek());
      input.skip(count);
      discarded += count;
      if (body.done()) {
        enterHead();
        return true;
      }
      if (discarded > DISCARD_MAX) {
        linger();
      }
      return false;
    } catch (BadMessage e) {
      closeNow();
      return false;
    }
  }

  /**
   * Answers what is no request, and ends the connection: nobody knows where the next one begins.
   */
  private void refuse(int status, String sentence) {
    exchange = null;
    page(ErrorPage.of(status, "Bad request", sentence), true, false);
    linger();
  }

  @Override
  public void startTunnel() {
    stage.enter(Phase.TUNNEL, loop.now());
  }

  @Override
  public void answered(boolean last) {
    if (last) {
      answeredLast();
    } else {
      answered();
    }
    if (!inRead) {
      flush();
    }
  }

  private void answered() {
    exchange = null;
    if (body.done()) {
      enterHead();
    } else {
      stage.enter(Phase.DISCARD, loop.now());
      discarded = 0;
    }
    process();
  }

  private void enterHead() {
    stage.enterHead(!input.isEmpty(), loop.now());
  }

  @Override
  public void answeredLast() {
    exchange = null;
    if (body.done() && input.isEmpty()) {
      stage.enter(Phase.CLOSED, loop.now());
      link.closeOnFlush();
    } else {
      linger();
    }
    updateReading();
  }

  @Override
  public void abort(boolean looksWhole) {
    exchange = null;
    stage.enter(Phase.CLOSED, loop.now());
    if (looksWhole) {
      link.reset();
    } else {
      link.closeOnFlush();
    }
  }

  private void linger() {
    stage.enter(Phase.LINGER, loop.now());
    discarded = 0;
    link.endOnFlush();
    updateReading();
  }

  @Override
  public void closeNow() {
    stage.enter(Phase.CLOSED, loop.now());
    loop.clients.leave(this, crowd);
    link.close(exchange != null && exchange.looksWhole());
  }

  @Override
  public Eviction.Candidate<Occupant> candidate(Clients.Newcomer newcomer, long now) {
    boolean waits = exchange == null || !exchange.takesBody();
    return new Eviction.Candidate<>(
        this,
        stage.loss(waits),
        loop.clients.isLarge(crowd),
        newcomer.displaces(crowd),
        stage.age(now));
  }

  @Override
  public void stopWhenIdle() {
    if (stage.is(Phase.HEAD) && input.isEmpty()) {
      closeNow();
    }
  }

  @Override
  public void updateReading() {
    boolean wanted =
        switch (stage.phase()) {
          case HEAD -> isWritable();
          case BODY, TUNNEL ->
              (exchange != null && exchange.takesBody())
                  ? exchange.upstreamTakesMore()
                  : mayStash();
          case ANSWER -> mayStash();
          case DISCARD, LINGER, CLOSED -> true;
        };
    link.setReading(wanted);
  }

  private boolean mayStash() {
    return input.size() < Math.min(loop.limits.stashBytes(), loop.budget.share().bytes());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.clientWritable(isWritable());
    }
    if (isWritable()) {
      process();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.clients.leave(this, crowd);
    input.clear();
    stage.enter(Phase.CLOSED, loop.now());
    Exchange current = exchange;
    if (current != null) {
      exchange = null;
      current.clientGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    loop.caught(cause);
    closeNow();
  }

  @Override
  public void tick(long now) {
    Limits limits = loop.limits;
    boolean tight = loop.budget.tight();
    switch (stage.over(limits, tight, link.isSending(), now)) {
      case NOTHING -> {
        if (exchange != null) {
          exchange.tick(now);
        }
      }
      case CONNECTION -> closeNow();
      case HEAD -> {
        if (input.isEmpty()) {
          closeNow();
        } else {
          long seconds = Stage.headMax(limits, tight).toSeconds();
          refuse(408, "The header took longer than " + seconds + " s.");
        }
      }
    }
  }
}
