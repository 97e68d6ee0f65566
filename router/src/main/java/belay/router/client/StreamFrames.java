package belay.router.client;

import belay.router.http.Bytes;
import belay.router.http.Peer;
import belay.router.proxy.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the frames of one connection are for whom, and a count of those that are for nobody. On one
 * event loop.
 */
final class StreamFrames extends Http2EventAdapter {
  private static final byte[] PRI = Bytes.latin1("PRI * HTTP/2.0\r\n\r\n");
  private static final int SETTINGS_COST = 10;

  /** A field is counted as so many bytes more than it has (RFC 9113 section 6.5.2). */
  private static final int FIELD_BYTES = 32;

  private static final int FIELDS_MAX = 256;

  /**
   * How much of former answers is kept for a client to be named by numbers (RFC 7541 section 4.2);
   * it may ask for gigabytes.
   */
  private static final int NAMED_BYTES_MAX = 4096;

  /** So many frames that answer others may wait to be sent. */
  private static final int ANSWERING_MAX = 400;

  private final Http2Connection.PropertyKey key;
  private @Nullable StreamConnection connection;

  private StreamFrames(Http2Connection.PropertyKey key) {
    this.key = key;
  }

  /** A connection that begins with its preface. */
  static StreamConnection of(
      Loop loop, Channel channel, Peer peer, @Nullable SocketAddress address) {
    DefaultHttp2Connection state = new DefaultHttp2Connection(true, 0);
    // Priorities are ignored (RFC 9113 section 5.3), so that keeping them costs nothing.
    state
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(state, new UniformStreamByteDistributor(state)));
    state.remote().maxActiveStreams(loop.limits.streamsMax());
    StreamFrames frames = new StreamFrames(state.newKey());
    state.addListener(frames);
    StreamConnection connection =
        new Builder(loop, channel, peer, address).make(state, frames, loop.limits.headBytes());
    connection.key = frames.key;
    frames.connection = connection;
    return connection;
  }

  /** Whether a connection begins as HTTP/2 does (RFC 9113 section 3.4), as far as it is here. */
  static boolean isPreface(ByteBuf bytes) {
    return bytes.readableBytes() >= PRI.length
        && ByteBufUtil.equals(
            bytes, bytes.readerIndex(), Unpooled.wrappedBuffer(PRI), 0, PRI.length);
  }

  private StreamConnection connection() {
    return java.util.Objects.requireNonNull(connection);
  }

  private @Nullable Stream stream(int id) {
    return connection().stream(id);
  }

  /** Something came that is no part of a request. */
  private void controlled(int cost) throws Http2Exception {
    connection().wholeFrame();
    connection().patience().controlled(cost);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int id,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean ends)
      throws Http2Exception {
    onHeadersRead(ctx, id, headers, padding, ends);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean ends)
      throws Http2Exception {
    connection().wholeFrame();
    Stream known = stream(id);
    if (known != null) {
      known.trailers(headers, ends);
      return;
    }
    Http2Stream stream = connection().connection().stream(id);
    if (stream == null) {
      return;
    }
    Loop loop = connection().loop;
    if (!loop.clients.makeRoom(connection().address, loop.now())) {
      throw Http2Exception.streamError(
          id, Http2Error.REFUSED_STREAM, "There are too many requests.");
    }
    Stream begun = new Stream(connection(), stream);
    stream.setProperty(key, begun);
    begun.begin(headers, ends);
  }

  @Override
  public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean ends)
      throws Http2Exception {
    int count = data.readableBytes();
    connection().wholeFrame();
    if (count == 0 && !ends) {
      controlled(1);
    }
    Stream stream = stream(id);
    return padding + (stream == null ? count : stream.data(data, ends));
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int id, long error) throws Http2Exception {
    connection().wholeFrame();
    connection().patience().reset();
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    controlled(1);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    controlled(SETTINGS_COST);
    Long named = settings.headerTableSize();
    if (named != null && named > NAMED_BYTES_MAX) {
      connection()
          .encoder()
          .configuration()
          .headersConfiguration()
          .maxHeaderTableSize(NAMED_BYTES_MAX);
    }
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    controlled(1);
  }

  @Override
  public void onGoAwayRead(ChannelHandlerContext ctx, int last, long error, ByteBuf debug)
      throws Http2Exception {
    controlled(1);
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    controlled(1);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    controlled(1);
    connection().heard(data);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int more)
      throws Http2Exception {
    controlled(1);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    controlled(1);
  }

  @Override
  public void onStreamClosed(Http2Stream closed) {
    Stream stream = closed.getProperty(key);
    if (stream != null) {
      stream.gone();
    }
  }

  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<StreamConnection, Builder> {
    private final Loop loop;
    private final Channel channel;
    private final Peer peer;
    private final @Nullable SocketAddress address;

    Builder(Loop loop, Channel channel, Peer peer, @Nullable SocketAddress address) {
      this.loop = loop;
      this.channel = channel;
      this.peer = peer;
      this.address = address;
    }

    StreamConnection make(Http2Connection state, StreamFrames frames, int headBytes) {
      Http2Settings settings =
          new Http2Settings()
              .maxConcurrentStreams(loop.limits.streamsMax())
              .maxHeaderListSize(headBytes + FIELDS_MAX * FIELD_BYTES)
              .connectProtocolEnabled(true);
      // What is put up with is counted by StreamConnection.
      return connection(state)
          .frameListener(frames)
          .initialSettings(settings)
          .validateHeaders(true)
          .decoderEnforceMaxRstFramesPerWindow(0, 0)
          .encoderEnforceMaxRstFramesPerWindow(0, 0)
          .decoderEnforceMaxConsecutiveEmptyDataFrames(0)
          .encoderIgnoreMaxHeaderListSize(true)
          .encoderEnforceMaxQueuedControlFrames(ANSWERING_MAX)
          .decoupleCloseAndGoAway(true)
          .build();
    }

    @Override
    protected StreamConnection build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return new StreamConnection(decoder, encoder, settings, loop, channel, peer, address);
    }
  }
}
