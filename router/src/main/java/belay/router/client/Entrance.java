package belay.router.client;

import belay.router.proxy.Loop;
import belay.router.tls.Certificates;
import belay.router.transport.Link;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.util.Map;

/** Sets up the connections of one listener. For any thread. */
final class Entrance extends ChannelInitializer<Channel> {
  private final Map<EventLoop, Loop> byEventLoop;
  private final Visitors visitors;
  private final Certificates certificates;
  private final boolean tls;

  Entrance(
      Map<EventLoop, Loop> byEventLoop, Visitors visitors, Certificates certificates, boolean tls) {
    this.byEventLoop = byEventLoop;
    this.visitors = visitors;
    this.certificates = certificates;
    this.tls = tls;
  }

  @Override
  protected void initChannel(Channel channel) {
    Loop loop = java.util.Objects.requireNonNull(byEventLoop.get(channel.eventLoop()));
    Came came = visitors.came(channel);
    if (!loop.clients.makeRoom(came.address(), loop.now())) {
      if (tls) {
        // A page would be nothing to it but a broken handshake.
        var _ = channel.close();
      } else {
        channel.pipeline().addLast(new Refusal(loop, new Link(channel, loop.budget)));
      }
      return;
    }
    channel.config().setRecvByteBufAllocator(loop.clientReads);
    if (tls || came.announces()) {
      channel.pipeline().addLast(new Opening(loop, channel, came, visitors, certificates, tls));
    } else {
      channel
          .pipeline()
          .addLast(new ClientConnection(loop, channel, visitors.peer(came), came.address()));
    }
  }
}
