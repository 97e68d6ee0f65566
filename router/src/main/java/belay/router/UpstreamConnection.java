package belay.router;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One connection to a dyno: with a request, or idle and waiting for one. On one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close went shows on the connection.
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  final Target target;
  private final Loop loop;
  private @Nullable Outlet outlet;
  private @Nullable Exchange exchange;
  private @Nullable ClientConnection flushed;
  private boolean reading = true;
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

  long idleSince() {
    return idleSince;
  }

  void begin(Exchange next) {
    exchange = next;
  }

  /** The request is over and the connection good for another. */
  void release() {
    exchange = null;
    served = true;
    idleSince = loop.now();
    setReading(true);
    if (channel().isActive()) {
      loop.keep(this);
    }
  }

  /** The request is over and so is the connection. */
  void close() {
    exchange = null;
    channel().close();
  }

  /** Closes it once what was written is sent. */
  void closeOnFlush() {
    exchange = null;
    outlet().closeOnFlush();
  }

  void write(ByteBuf bytes) {
    outlet().write(bytes);
  }

  void flush() {
    outlet().flush();
  }

  boolean isWritable() {
    return outlet().isWritable();
  }

  void setReading(boolean wanted) {
    if (reading != wanted) {
      reading = wanted;
      channel().config().setAutoRead(wanted);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    outlet = new Outlet(ctx.channel(), loop.budget);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Exchange current = exchange;
    if (current == null) {
      // Nobody asked: whatever it is, it must not become the answer to the next request.
      ReferenceCountUtil.release(message);
      ctx.close();
      return;
    }
    flushed = current.client;
    current.answerBytes((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ClientConnection client = flushed;
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
    loop.closed(this);
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
      ctx.close();
    }
  }

  private Outlet outlet() {
    return java.util.Objects.requireNonNull(outlet, "used before it was connected");
  }

  private Channel channel() {
    return outlet().channel();
  }
}
