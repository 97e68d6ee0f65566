package belay.router.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.function.IntPredicate;
import javax.net.ssl.SSLEngine;

/**
 * TLS of one connection. A record is held until all of it is here, as nothing of it is to be used
 * before; when there is no room for that, the connection ends. On one event loop.
 */
final class Records extends SslHandler {
  private final IntPredicate mayHold;

  /**
   * TLS by that engine.
   *
   * @param mayHold whether so many bytes of a record may wait for its rest
   */
  Records(SSLEngine engine, IntPredicate mayHold) {
    super(engine);
    this.mayHold = mayHold;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    int begun = actualReadableBytes();
    if (begun > 0 && !mayHold.test(begun)) {
      ctx.fireExceptionCaught(new IOException("There is no room for a record of TLS."));
      return;
    }
    super.channelReadComplete(ctx);
  }
}
