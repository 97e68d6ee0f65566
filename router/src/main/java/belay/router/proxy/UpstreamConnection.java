package belay.router.proxy;

import belay.router.table.KeptConnection;
import belay.router.table.Target;
import belay.router.transport.Link;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One connection to a dyno: with a request, or idle and waiting for one. On one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close went shows on the connection.
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements KeptConnection {
  final Target target;
  private final Loop loop;
  private @Nullable Link link;
  private @Nullable Exchange exchange;
  private @Nullable Client flushed;
  private boolean served;
  private long idleSince;

  UpstreamConnection(Loop loop, Target target) {
    this.loop = loop;
    this.target = target;
  }

  /** Whether it carried a request before: then the dyno may be closing it this moment. */
  boolean served() {
    return served;
  }

  boolean isIdle() {
    return exchange == null;
  }

  @Override
  public long idleSince() {
    return idleSince;
  }

  void begin(Exchange next) {
    exchange = next;
  }

  /** The request is over; the connection may be good for another. */
  void end(boolean good) {
    if (good) {
      release();
    } else {
      close();
    }
  }

  /** The request is over and the connection good for another. */
  void release() {
    exchange = null;
    served = true;
    idleSince = loop.now();
    setReading(true);
    if (link().isOpen()) {
      loop.upstreams.keep(this);
    }
  }

  /** The request is over and so is the connection. */
  void close() {
    exchange = null;
    link().close();
  }

  /** Closes it once what was written is sent. */
  void closeOnFlush() {
    exchange = null;
    link().closeOnFlush();
  }

  void write(ByteBuf bytes) {
    link().write(bytes);
  }

  void flush() {
    link().flush();
  }

  boolean isWritable() {
    return link().isWritable();
  }

  void setReading(boolean wanted) {
    link().setReading(wanted);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    link = new Link(ctx.channel(), loop.budget);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Exchange current = exchange;
    if (current == null) {
      // Nobody asked: whatever it is, it must not become the answer to the next request.
      ReferenceCountUtil.release(message);
      link().close();
      return;
    }
    flushed = current.client;
    loop.turns.read(link(), loop.budget.crowded());
    current.answerBytes((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    Client client = flushed;
    if (client != null) {
      flushed = null;
      client.flush();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange current = exchange;
    if (current != null) {
      current.upstreamWritable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    loop.upstreams.closed(this);
    Exchange current = exchange;
    if (current != null) {
      exchange = null;
      current.upstreamClosed();
    }
  }

  /** A write that failed leaves the answer to be read: an app may refuse a body and close. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Exchange current = exchange;
    if (cause instanceof java.io.IOException && current != null) {
      current.upstreamDeaf(cause);
    } else {
      loop.caught(cause);
      link().close();
    }
  }

  private Link link() {
    return java.util.Objects.requireNonNull(link, "used before it was connected");
  }
}
