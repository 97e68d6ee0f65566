package belay.router;

import belay.router.http.BadMessage;
import belay.router.http.BodyFrames;
import belay.router.http.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client: takes requests off it one after the other, gives each to an {@link
 * Exchange}, and reads on only as fast as the app does. On one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close went shows on the connection.
final class ClientConnection extends ChannelInboundHandlerAdapter {
  private enum Phase {
    /** Between two requests, or in the middle of a head. */
    HEAD,
    /** The request's body is coming. */
    BODY,
    /** The request is whole; its answer is coming. */
    ANSWER,
    /** Another protocol is spoken. */
    TUNNEL,
    /** The request was answered before its body came; the rest of it is thrown away. */
    DISCARD,
    /** Our side is closed; what still comes is thrown away so that the answer is not lost. */
    LINGER,
    CLOSED
  }

  private static final int DISCARD_MAX = 1024 * 1024;

  final Loop loop;
  final Peer peer;
  private final Channel channel;
  private Phase phase = Phase.HEAD;
  private final Inbox input;
  private BodyFrames body = BodyFrames.none();
  private @Nullable Exchange exchange;
  private boolean processing;
  private boolean inRead;
  private boolean reading = true;
  private long since;
  private long discarded;

  ClientConnection(Loop loop, Channel channel, Peer peer) {
    this.loop = loop;
    this.channel = channel;
    this.peer = peer;
    this.input = new Inbox(channel.alloc());
    this.since = loop.now();
    loop.opened(this);
  }

  @Nullable Exchange exchange() {
    return exchange;
  }

  ByteBuf buffer(int capacity) {
    return channel.alloc().directBuffer(capacity);
  }

  boolean isWritable() {
    return channel.isWritable();
  }

  /** Whether bytes are being read just now; then a flush follows by itself. */
  boolean inRead() {
    return inRead;
  }

  /** Whether the whole request came in. */
  boolean requestComplete() {
    return body.done();
  }

  void write(ByteBuf bytes) {
    channel.write(bytes, channel.voidPromise());
  }

  void flush() {
    channel.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    inRead = true;
    ByteBuf bytes = (ByteBuf) message;
    if (phase == Phase.LINGER || phase == Phase.CLOSED) {
      discarded += bytes.readableBytes();
      bytes.release();
      if (discarded > DISCARD_MAX) {
        closeNow();
      }
      return;
    }
    if (phase == Phase.HEAD && input.isEmpty()) {
      since = loop.now();
    }
    input.add(bytes);
    process();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inRead = false;
    if (exchange != null) {
      exchange.flushUpstream();
    }
    channel.flush();
  }

  /** Does with the input what can be done now, and sees to it that reading goes on or stops. */
  void process() {
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
    return switch (phase) {
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
      int end = HeadFinder.find(input.peek(), loop.scratch, loop.limits.headBytes());
      if (end < 0) {
        return false;
      }
      loop.request.read(loop.scratch, 0, end, loop.limits.requestLineBytes());
      input.peek().skipBytes(end);
      begin();
      return true;
    } catch (BadMessage e) {
      refuse(e.status(), e.sentence());
      return false;
    }
  }

  private void begin() throws BadMessage {
    body = loop.request.body();
    if (body.isChunked() && !input.isEmpty()) {
      // Malformed chunks that came with the head are found before anything is forwarded.
      loop.request.body().take(input.peek());
    }
    phase = body.done() ? Phase.ANSWER : Phase.BODY;
    loop.countRequest();
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
        phase = Phase.ANSWER;
      }
      current.sendBody(part);
      return phase == Phase.ANSWER || phase == Phase.HEAD;
    } catch (BadMessage e) {
      current.badRequest();
      refuse(e.status(), e.sentence());
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
      input.peek().skipBytes(count);
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
    write(Unpooled.wrappedBuffer(ErrorPage.of(status, "Bad request", sentence, true, false)));
    linger();
  }

  void startTunnel() {
    phase = Phase.TUNNEL;
  }

  /** The answer is written and another request may follow. */
  void answered() {
    exchange = null;
    if (body.done()) {
      enterHead();
    } else {
      phase = Phase.DISCARD;
      discarded = 0;
      since = loop.now();
    }
    process();
  }

  private void enterHead() {
    phase = Phase.HEAD;
    since = loop.now();
  }

  /** The answer is written and the last on this connection. */
  void answeredLast() {
    exchange = null;
    if (body.done() && input.isEmpty()) {
      phase = Phase.CLOSED;
      since = loop.now();
      Loop.closeOnFlush(channel);
    } else {
      linger();
    }
    updateReading();
  }

  /** The answer broke off: the client must not take what it has for the whole. */
  void abort(boolean looksWhole) {
    exchange = null;
    if (looksWhole) {
      // Only a reset tells it from an ordinary end.
      channel.config().setOption(io.netty.channel.ChannelOption.SO_LINGER, 0);
      closeNow();
    } else {
      phase = Phase.CLOSED;
      since = loop.now();
      Loop.closeOnFlush(channel);
    }
  }

  private void linger() {
    phase = Phase.LINGER;
    since = loop.now();
    discarded = 0;
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            (ChannelFutureListener)
                f -> {
                  if (f.isSuccess() && f.channel() instanceof DuplexChannel both) {
                    both.shutdownOutput();
                  } else {
                    f.channel().close();
                  }
                });
    updateReading();
  }

  void closeNow() {
    phase = Phase.CLOSED;
    channel.close();
  }

  void stopWhenIdle() {
    if (phase == Phase.HEAD && input.isEmpty()) {
      closeNow();
    }
  }

  void updateReading() {
    boolean wanted =
        switch (phase) {
          case HEAD -> isWritable();
          case BODY, TUNNEL ->
              (exchange != null && exchange.takesBody())
                  ? exchange.upstreamTakesMore()
                  : input.size() < loop.limits.stashBytes();
          case ANSWER -> input.size() < loop.limits.stashBytes();
          case DISCARD, LINGER, CLOSED -> true;
        };
    if (wanted != reading) {
      reading = wanted;
      channel.config().setAutoRead(wanted);
    }
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
    loop.closed(this);
    input.clear();
    phase = Phase.CLOSED;
    Exchange current = exchange;
    if (current != null) {
      exchange = null;
      current.clientGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  /** Looks whether time is over. */
  void tick(long now) {
    Limits limits = loop.limits;
    switch (phase) {
      case HEAD -> {
        if (!input.isEmpty() && late(now, limits.head())) {
          refuse(408, "The header took longer than " + limits.head().toSeconds() + " s.");
        } else if (late(now, limits.clientIdle())) {
          closeNow();
        }
      }
      case BODY, ANSWER, TUNNEL -> {
        if (exchange != null) {
          exchange.tick(now);
        }
      }
      case DISCARD, LINGER -> {
        if (late(now, limits.linger())) {
          closeNow();
        }
      }
      case CLOSED -> {
        if (late(now, limits.idle())) {
          channel.close();
        }
      }
    }
  }

  private boolean late(long now, java.time.Duration max) {
    return now - since > max.toNanos();
  }
}
