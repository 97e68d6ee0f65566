package belay.router.client;

import belay.router.http.Output;
import belay.router.http.Peer;
import belay.router.http.ResponseHead;
import belay.router.limits.Crowds;
import belay.router.proxy.Client;
import belay.router.proxy.Exchange;
import belay.router.proxy.Loop;
import belay.router.proxy.Occupant;
import belay.router.proxy.Page;
import belay.router.transport.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** How answers are written to a client that speaks HTTP/1.1. On one event loop. */
abstract class Http1Client extends ChannelInboundHandlerAdapter implements Client, Occupant {
  final Loop loop;
  final Peer peer;
  final Channel channel;
  final @Nullable SocketAddress address;
  final Link link;
  final Crowds.Crowd crowd;

  Http1Client(Loop loop, Channel channel, Peer peer, @Nullable SocketAddress address) {
    this.loop = loop;
    this.peer = peer;
    this.channel = channel;
    this.address = address;
    this.link = new Link(channel, loop.budget);
    this.crowd = loop.clients.enter(this, address);
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public boolean isConnection() {
    return true;
  }

  @Override
  public int places() {
    return peer.isTls() ? 2 : 1;
  }

  @Override
  public boolean isFramed() {
    return false;
  }

  @Override
  public ByteBuf buffer(int capacity) {
    return link.buffer(capacity);
  }

  @Override
  public boolean isWritable() {
    return link.isWritable();
  }

  @Override
  public void interim(ResponseHead head) {
    Output out = loop.out.clear();
    head.write(out, loop.date(), true, ResponseHead.SILENT, ResponseHead.SILENT);
    write(buffer(out.length()).writeBytes(out.bytes(), 0, out.length()));
  }

  @Override
  public ByteBuf head(ResponseHead head, byte[] connection, byte[] own, int room) {
    Exchange current = exchange();
    boolean chunks = current == null || !current.asked.http10();
    Output out = loop.out.clear();
    head.write(out, loop.date(), chunks, connection, own);
    return buffer(out.length() + room).writeBytes(out.bytes(), 0, out.length());
  }

  /** They were written with the body. */
  @Override
  public void trailers(byte[] lines) {}

  @Override
  public void page(Page page, boolean last, boolean headOnly) {
    write(Unpooled.wrappedBuffer(page.http1(loop.date(), last, headOnly)));
  }

  @Override
  public void write(ByteBuf bytes) {
    link.limitUnsent(loop.transport);
    link.write(bytes);
  }

  @Override
  public void flush() {
    link.flush();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    // Also of one that was gone before it was ever active.
    loop.clients.leave(this, crowd);
  }

  /** Each answer from now on ends it. */
  @Override
  public void leave() {}
}
