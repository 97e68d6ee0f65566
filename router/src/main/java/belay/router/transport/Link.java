package belay.router.transport;

import belay.router.limits.Budget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A connection, whichever end of it we are. What the other side does not take is held for it, as
 * much as the budget has for one connection; and it is read from until it is to end. On one event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close went shows on the connection.
public final class Link {
  /** A buffer that is filled less than this is not held for its few bytes. */
  private static final int FILLED = 4;

  private static final int SMALL = 2048;

  private final Channel channel;
  private final Budget budget;
  private Budget.Share marked = Budget.WHOLE;
  private int unsentMax = Budget.UNSENT_MOST;
  private boolean reading = true;
  private boolean waits;
  private boolean ending;

  public Link(Channel channel, Budget budget) {
    this.channel = channel;
    this.budget = budget;
  }

  public ByteBufAllocator alloc() {
    return channel.alloc();
  }

  public ByteBuf buffer(int capacity) {
    return channel.alloc().directBuffer(capacity);
  }

  /** Whether it is neither closed nor about to be. */
  public boolean isOpen() {
    return !ending && channel.isActive();
  }

  /** Has what the other side sends read on, or left where it is. */
  public void setReading(boolean wanted) {
    if (wanted != reading && !ending) {
      reading = wanted;
      read();
    }
  }

  /** Has it wait for its turn, or read again; answers whether that changes anything. */
  boolean waits(boolean forItsTurn) {
    boolean changes = waits != forItsTurn && !ending;
    if (changes) {
      waits = forItsTurn;
      read();
    }
    return changes;
  }

  private void read() {
    channel.config().setAutoRead(reading && !waits);
  }

  /** Whether the other side takes it as fast as it comes. */
  public boolean isWritable() {
    return channel.isWritable();
  }

  public void write(ByteBuf bytes) {
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

  /** Bounds what the kernel holds of what was written and cannot be sent yet, where it can be. */
  public void limitUnsent(Transport transport) {
    int now = budget.unsentMax();
    if (now != unsentMax) {
      unsentMax = now;
      if (channel.isActive()) {
        long bytes = now;
        transport.notSentMax().ifPresent(option -> channel.config().setOption(option, bytes));
      }
    }
  }

  public void flush() {
    channel.flush();
  }

  /** Sends what was written, and closes. */
  public void closeOnFlush() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this::closed);
  }

  /** Sends what was written, and says that nothing follows; who still sends can read it then. */
  public void endOnFlush() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(this::end);
  }

  private void end(Future<?> flushed) {
    if (!flushed.isSuccess() || !(channel instanceof DuplexChannel both)) {
      close();
      return;
    }
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls == null) {
      both.shutdownOutput();
    } else {
      // TLS has an end of its own, without which it would look cut off.
      tls.closeOutbound().addListener(_ -> both.shutdownOutput());
    }
  }

  /** Whether not all that was written is with the kernel. */
  public boolean isSending() {
    ChannelOutboundBuffer written = channel.unsafe().outboundBuffer();
    return written != null && written.totalPendingWriteBytes() > 0;
  }

  /** Closes in a way that nobody takes for an ordinary end. */
  public void reset() {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    end();
    closeBare();
  }

  /**
   * Closes at once. What was written and not sent is lost, and the other side told so: it may be
   * one to which the end of the connection is that of what it gets.
   *
   * <p>Reading ends before. Where a write is under way, the socket is closed only after it, and a
   * read that begins meanwhile would hold it open for ever: io_uring's poll has it as long as the
   * ring lives, though no process does.
   */
  public void close() {
    close(false);
  }

  /**
   * The same.
   *
   * @param cut whether more would have followed, and what was sent looks whole
   */
  public void close(boolean cut) {
    if (cut || isSending()) {
      reset();
    } else {
      closed(null);
    }
  }

  /** There is nothing to lose: all was sent, or nobody takes it. */
  private void closed(@Nullable Future<?> flushed) {
    end();
    channel.close();
  }

  private void end() {
    setReading(false);
    ending = true;
  }

  /** Past TLS, which would say goodbye first and wait until that is taken. */
  private void closeBare() {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    if (first == null) {
      channel.close();
    } else {
      first.close();
    }
  }
}
