package belay.router.client;

import belay.router.http.Peer;
import belay.router.limits.Crowds;
import belay.router.limits.Eviction;
import belay.router.proxy.Clients;
import belay.router.proxy.Exchange;
import belay.router.proxy.Loop;
import belay.router.proxy.Occupant;
import belay.router.transport.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client that speaks HTTP/2: what its streams have in common. Each of them is a
 * {@link Stream} of its own. On one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write or close went shows on the connection.
final class StreamConnection extends Http2ConnectionHandler implements Occupant {
  /** What a client may send of bodies on all its streams before an app took any of it. */
  static final int WINDOW = 512 * 1024;

  /** A stream may have so much on its way to the client however little room there is. */
  private static final int PENDING_LEAST = 4096;

  final Loop loop;
  final Peer peer;
  final @Nullable SocketAddress address;
  final Link link;
  private final Crowds.Crowd crowd;
  private final Patience patience;
  private final Burden burden;
  private final Set<Stream> read = new LinkedHashSet<>();
  private final Set<Stream> blocked = new LinkedHashSet<>();
  private @Nullable ChannelHandlerContext context;
  private boolean inRead;
  Http2Connection.@Nullable PropertyKey key;
  private boolean looks;
  private boolean ended;
  private final Farewell farewell = new Farewell(this);
  private int pending;
  private int streams;
  private long idleSince;

  StreamConnection(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Loop loop,
      Channel channel,
      Peer peer,
      @Nullable SocketAddress address) {
    super(decoder, encoder, settings, true);
    this.loop = loop;
    this.peer = peer;
    this.address = address;
    this.link = new Link(channel, loop.budget);
    long now = loop.now();
    this.patience = new Patience(now);
    this.idleSince = now;
    this.crowd = loop.clients.enter(this, address);
    this.burden = new Burden(loop, channel, crowd);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    Http2Stream all = connection().connectionStream();
    decoder().flowController().incrementWindowSize(all, WINDOW - 65_535);
    if (loop.stopping()) {
      leave();
    }
  }

  ChannelHandlerContext context() {
    return java.util.Objects.requireNonNull(context, "used before it was added");
  }

  @Override
  public @Nullable Exchange exchange() {
    return null;
  }

  @Override
  public boolean isConnection() {
    return true;
  }

  @Override
  public int places() {
    return 2;
  }

  /** Whether what a stream has for its app is sent when all that came is read; it will be. */
  boolean flushesUpstreamLater(Stream stream) {
    if (inRead) {
      read.add(stream);
    }
    return inRead;
  }

  void begun() {
    streams++;
    farewell.begun();
  }

  /** A stream is over. */
  void over(Stream stream) {
    streams--;
    blocked.remove(stream);
    read.remove(stream);
    idleSince = loop.now();
    farewell.over();
  }

  /** A request was answered as it should be: it pays for one that is taken back. */
  void answered() {
    patience.answered();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (ended) {
      farewell.discard((ByteBuf) message);
      return;
    }
    inRead = true;
    loop.turns.read(link, loop.budget.crowded());
    burden.comes(((ByteBuf) message).readableBytes());
    super.channelRead(ctx, message);
    if (!burden.read(pending)) {
      loop.countRefused();
      closeNow();
    }
  }

  /** A frame was whole, or a head in several of them. */
  void wholeFrame() {
    burden.whole(actualReadableBytes());
  }

  /** Reads no more by itself, as the method it takes the place of does. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    inRead = false;
    discardSomeReadBytes();
    List<Stream> all = new ArrayList<>(read);
    read.clear();
    all.forEach(Stream::flushUpstream);
    flush(ctx);
    burden.look(pending);
    if (!burden.mayRead()) {
      // Nothing else tells when it was sent.
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> loop.guard(this::taken));
    }
    updateReading();
  }

  /** The client has taken what it was told, or nobody will. */
  private void taken() {
    burden.look(pending);
    updateReading();
  }

  /** Sends what streams have for the client, unless that follows anyway. */
  void flushUnlessMoreComes() {
    if (!inRead && context != null) {
      flush(context);
    }
  }

  /** So many more bytes of a body are held for an app; or fewer. */
  void stash(int more) {
    burden.stash(more);
    updateReading();
  }

  private void updateReading() {
    link.setReading(burden.mayRead());
  }

  /** So many more bytes are on their way to the client. */
  void sends(int bytes) {
    pending += bytes;
    patience.sent(bytes);
    link.limitUnsent(loop.transport);
  }

  void sent(int bytes) {
    pending -= bytes;
    if (!blocked.isEmpty() && !looks) {
      looks = true;
      loop.eventLoop.execute(() -> loop.guard(this::unblock));
    }
  }

  /**
   * How much one stream may have on its way: half of what the others leave, so that one whose
   * client does not read stops none of them, and all together hold no more than any connection.
   */
  int room() {
    return Math.max(PENDING_LEAST, (loop.budget.share().bytes() - pending) / 2);
  }

  /** A stream waits for its client to take something. */
  void blocks(Stream stream) {
    blocked.add(stream);
  }

  private void unblock() {
    looks = false;
    for (Stream stream : List.copyOf(blocked)) {
      if (stream.isWritable()) {
        blocked.remove(stream);
        stream.writable();
      }
    }
  }

  /** How much is put up with. */
  Patience patience() {
    return patience;
  }

  /** Resets a stream that this end gives up. */
  void reset(int id, Http2Error error) {
    ChannelHandlerContext ctx = context();
    resetStream(ctx, id, error.code(), ctx.newPromise());
    flushUnlessMoreComes();
  }

  /** Says that no stream behind that one is answered here. */
  void goAway(int last) {
    ChannelHandlerContext ctx = context();
    goAway(ctx, last, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
  }

  /** The client sent that back. */
  void heard(long word) {
    farewell.heard(word);
  }

  /** The newest stream that the client began; 0 for none. */
  int newest() {
    return connection().remote().lastStreamCreated();
  }

  int streams() {
    return streams;
  }

  /** Whether anything can still be said. */
  boolean speaks() {
    return !ended && context != null;
  }

  @Override
  public void leave() {
    farewell.leave();
  }

  @Override
  public void stopWhenIdle() {
    farewell.say();
  }

  /** From now on what comes is thrown away. */
  void end() {
    ended = true;
    link.endOnFlush();
  }

  @Override
  public Eviction.Candidate<Occupant> candidate(Clients.Newcomer newcomer, long now) {
    Eviction.Loss loss =
        ended ? Eviction.Loss.ENDING : streams == 0 ? Eviction.Loss.IDLE : Eviction.Loss.BUSY;
    return new Eviction.Candidate<>(
        this, loss, loop.clients.isLarge(crowd), newcomer.displaces(crowd), now - idleSince);
  }

  @Override
  public void tick(long now) {
    taken();
    if (burden.isLate(streams == 0, now)) {
      closeNow();
      return;
    }
    farewell.tick(now);
    if (streams == 0 && now - idleSince > loop.limits.clientIdle().toNanos()) {
      idleSince = now;
      if (speaks()) {
        goAway(newest());
        farewell.end();
      } else {
        closeNow();
      }
    }
  }

  /** Since when no request has been under way; of use while none is. */
  long idleSince() {
    return idleSince;
  }

  @Override
  public void closeNow() {
    ended = true;
    loop.clients.leave(this, crowd);
    burden.drop();
    link.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    ended = true;
    loop.clients.leave(this, crowd);
    burden.drop();
    super.channelInactive(ctx);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    loop.clients.leave(this, crowd);
    super.handlerRemoved0(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) == null) {
      loop.caught(cause);
      closeNow();
    } else {
      super.exceptionCaught(ctx, cause);
    }
  }

  @Override
  public void onError(ChannelHandlerContext ctx, boolean outbound, Throwable cause) {
    loop.caught(cause);
    super.onError(ctx, outbound, cause);
  }

  /** Those that we must send count as those that are sent to us. */
  @Override
  protected void onStreamError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException error) {
    Stream of = stream(error.streamId());
    super.onStreamError(ctx, outbound, cause, of == null ? error : of.named(error));
    if (!outbound) {
      try {
        patience.reset();
      } catch (Http2Exception e) {
        onConnectionError(ctx, false, e, e);
      }
    }
  }

  /** One that breaks the rules is told so and gone; nothing that it sends is looked at. */
  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception error) {
    ended = true;
    super.onConnectionError(ctx, outbound, cause, error);
  }

  @Nullable Stream stream(int id) {
    Http2Stream of = connection().stream(id);
    return of == null ? null : of.getProperty(java.util.Objects.requireNonNull(key));
  }
}
