package belay.router.proxy;

import belay.router.table.Pool;
import belay.router.table.Target;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Asks a dyno what nobody waits for, to learn with which status it answers. A connection of its
 * own, which ends with that. On one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close went shows on the connection.
final class Probe extends ChannelInboundHandlerAdapter {
  /** The connection broke, or no answer came in time. */
  static final int BROKEN = 0;

  /** There was nobody to ask, or no answer that says anything. */
  static final int NOBODY = -1;

  private static final long SECONDS_MAX = 5;

  /** {@code HTTP/1.1 200}. */
  private static final int STATUS_END = 12;

  private static final int STATUS_START = 9;
  private static final int FINAL_MIN = 200;

  private final Loop loop;
  private final Target target;
  private final byte[] start = new byte[STATUS_END];
  private final IntConsumer told;
  private int length;
  private boolean done;

  private Probe(Loop loop, Target target, IntConsumer told) {
    this.loop = loop;
    this.target = target;
    this.told = told;
  }

  /**
   * Asks one of a pool's dynos.
   *
   * @param head of a request without a body; read, and not released
   * @param told is called once
   */
  static void ask(Loop loop, Pool pool, ByteBuf head, IntConsumer told) {
    Target to = pool.pick(loop.turn++, System.nanoTime(), null);
    if (to == null || to.retired() || loop.stopping() || loop.budget.tight()) {
      told.accept(NOBODY);
      return;
    }
    Probe probe = new Probe(loop, to, told);
    to.enter();
    loop.eventLoop.schedule(
        () -> loop.guard(() -> probe.done(BROKEN)), SECONDS_MAX, TimeUnit.SECONDS);
    loop.upstreams
        .open(probe, to)
        .addListener(opened ->
            loop.guard(() -> {
              if (!opened.isSuccess()) {
                probe.done(BROKEN);
              }
            }));
    probe.request =
        Unpooled.wrappedBuffer(
            Unpooled.copiedBuffer(to.preface()),
            Unpooled.copiedBuffer(head.slice(0, head.writerIndex())));
  }

  private ByteBuf request = Unpooled.EMPTY_BUFFER;

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (done) {
      ctx.close();
    } else {
      ctx.writeAndFlush(request);
      request = Unpooled.EMPTY_BUFFER;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      int count = Math.min(bytes.readableBytes(), STATUS_END - length);
      bytes.readBytes(start, length, count);
      length += count;
    } finally {
      bytes.release();
    }
    if (length == STATUS_END) {
      done(status());
      ctx.close();
    }
  }

  private int status() {
    String digits =
        new String(start, STATUS_START, STATUS_END - STATUS_START, StandardCharsets.ISO_8859_1);
    int status = digits.matches("[1-5]\\d\\d") ? Integer.parseInt(digits) : BROKEN;
    return status == BROKEN || status >= FINAL_MIN ? status : NOBODY;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    done(BROKEN);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  private void done(int status) {
    if (!done) {
      done = true;
      request.release();
      request = Unpooled.EMPTY_BUFFER;
      target.leave(System.nanoTime());
      loop.guard(() -> told.accept(status));
    }
  }
}
