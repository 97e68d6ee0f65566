package belay.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;

/**
 * The way out of a connection: what the other side does not take is held for it, as much as the
 * budget has for one connection. On one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close went shows on the connection.
final class Outlet {
  /** A buffer that is filled less than this is not held for its few bytes. */
  private static final int FILLED = 4;

  private static final int SMALL = 2048;

  private final Channel channel;
  private final Budget budget;
  private Budget.Share marked = Budget.WHOLE;

  Outlet(Channel channel, Budget budget) {
    this.channel = channel;
    this.budget = budget;
  }

  Channel channel() {
    return channel;
  }

  /** Whether the other side takes it as fast as it comes. */
  boolean isWritable() {
    return channel.isWritable();
  }

  void write(ByteBuf bytes) {
    Budget.Share now = budget.share();
    if (now.bytes() != marked.bytes()) {
      marked = now;
      channel.config().setWriteBufferWaterMark(now.mark());
    }
    channel.write(fitted(bytes), channel.voidPromise());
  }

  private ByteBuf fitted(ByteBuf bytes) {
    int count = bytes.readableBytes();
    if (bytes.capacity() <= SMALL || count > bytes.capacity() / FILLED) {
      return bytes;
    }
    try {
      return channel.alloc().directBuffer(Math.max(1, count)).writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  void flush() {
    channel.flush();
  }

  /** Sends what was written, and closes. */
  void closeOnFlush() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /** Sends what was written, and says that nothing follows; who still sends can read it then. */
  void endOnFlush() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) Outlet::end);
  }

  private static void end(ChannelFuture flushed) {
    if (flushed.isSuccess() && flushed.channel() instanceof DuplexChannel both) {
      both.shutdownOutput();
    } else {
      flushed.channel().close();
    }
  }

  /** Closes in a way that nobody takes for an ordinary end. */
  void reset() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }
}
