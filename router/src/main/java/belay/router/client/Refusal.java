package belay.router.client;

import belay.router.proxy.ErrorPage;
import belay.router.proxy.HttpDate;
import belay.router.proxy.Loop;
import belay.router.transport.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Tells a client that all connections are taken. It is heard out before it is closed, or the kernel
 * would throw the answer away with what was not read. On one event loop.
 */
final class Refusal extends ChannelInboundHandlerAdapter {
  private static final byte[] PAGE =
      ErrorPage.of(503, "Too many connections", "Try again soon.")
          .http1(HttpDate.NONE, true, false);

  private final Loop loop;
  private final Link link;
  private final boolean patient;

  /** One that begins when the connection is active: before, nothing may be written. */
  Refusal(Loop loop, Link link) {
    this.loop = loop;
    this.link = link;
    this.patient = loop.clients.refuse();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    link.write(Unpooled.wrappedBuffer(PAGE));
    if (patient) {
      link.endOnFlush();
      long nanos = loop.limits.linger().toNanos();
      var _ = ctx.executor().schedule(() -> loop.guard(link::close), nanos, TimeUnit.NANOSECONDS);
    } else {
      link.closeOnFlush();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ((ByteBuf) message).release();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    link.closeOnFlush();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    loop.clients.refusedLeft();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    loop.caught(cause);
    link.close();
  }
}
