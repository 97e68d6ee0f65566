package belay.router.client;

import belay.router.http.ResponseHead;
import belay.router.http2.ResponseFields;
import belay.router.proxy.Page;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer on its way to a client by HTTP/2. What was written last waits until it is known whether
 * it is the end, which its own frame then says. On one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // How a write went shows on the stream.
final class StreamAnswer {
  private final StreamConnection connection;
  private final Http2Stream stream;
  private @Nullable Http2Headers head;
  private @Nullable ByteBuf body;
  private @Nullable Http2Headers trailers;
  private boolean ended;
  private int pending;
  private long movedAt;

  StreamAnswer(StreamConnection connection, Http2Stream stream) {
    this.connection = connection;
    this.stream = stream;
    this.movedAt = connection.loop.now();
  }

  /** How many bytes the client has yet to take. */
  int pending() {
    return pending;
  }

  /** When it last took any. */
  long movedAt() {
    return movedAt;
  }

  private ResponseFields fields() {
    return connection.loop.answerFields.clear();
  }

  void interim(ResponseHead interim) {
    ResponseFields fields = fields();
    interim.tell(fields);
    writeHead(fields.head(interim.status()), false);
  }

  void head(ResponseHead of, int status, byte[] own) {
    ResponseFields fields = fields();
    of.tell(fields);
    fields.putLines(own);
    if (!of.isDated()) {
      fields.putLines(connection.loop.date());
    }
    fields.putLines(ResponseHead.VIA);
    head = fields.head(status);
  }

  void page(Page page, boolean headOnly) {
    ResponseFields fields = fields();
    page.fields().forEach(field -> fields.put(field.name(), field.value()));
    fields.put("content-length", Integer.toString(page.body().length));
    fields.putLines(connection.loop.date());
    head = fields.head(page.status());
    if (!headOnly) {
      write(Unpooled.wrappedBuffer(page.body()));
    }
  }

  void trailers(byte[] lines) {
    trailers = fields().putLines(lines).trailers();
  }

  /** Takes a part of the body; it is sent when another follows, or by {@link #send}. */
  void write(ByteBuf bytes) {
    if (!bytes.isReadable()) {
      bytes.release();
      return;
    }
    send();
    body = bytes;
    pending += bytes.readableBytes();
    connection.sends(bytes.readableBytes());
  }

  /** Sends what is here; more follows. */
  void send() {
    Http2Headers first = head;
    ByteBuf part = body;
    head = null;
    body = null;
    if (first != null) {
      writeHead(first, false);
    }
    if (part != null) {
      writeBody(part, false);
    }
  }

  /** Sends what is here, and that it is all. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    Http2Headers first = head;
    ByteBuf part = body;
    Http2Headers behind = trailers;
    head = null;
    body = null;
    if (first != null) {
      writeHead(first, part == null && behind == null);
    }
    if (part != null || (first == null && behind == null)) {
      writeBody(part == null ? Unpooled.EMPTY_BUFFER : part, behind == null);
    }
    if (behind != null) {
      writeHead(behind, true);
    }
  }

  private void writeHead(Http2Headers fields, boolean last) {
    ChannelHandlerContext ctx = connection.context();
    ChannelPromise promise = ctx.newPromise();
    if (last) {
      promise.addListener(_ -> told());
    }
    connection.encoder().writeHeaders(ctx, stream.id(), fields, 0, last, promise);
  }

  private void writeBody(ByteBuf part, boolean last) {
    ChannelHandlerContext ctx = connection.context();
    int count = part.readableBytes();
    ChannelFuture written =
        connection.encoder().writeData(ctx, stream.id(), part, 0, last, ctx.newPromise());
    written.addListener(_ -> {
      taken(count);
      if (last) {
        told();
      }
    });
  }

  private void taken(int count) {
    pending -= count;
    movedAt = connection.loop.now();
    connection.sent(count);
  }

  /** The client has it all: what it still sends of its request nobody reads (RFC 9113, 8.1). */
  private void told() {
    if (stream.state().remoteSideOpen()) {
      connection.reset(stream.id(), Http2Error.NO_ERROR);
    }
  }

  /** Nobody is told what is here. */
  void drop() {
    head = null;
    trailers = null;
    ByteBuf part = body;
    body = null;
    if (part != null) {
      taken(part.readableBytes());
      part.release();
    }
  }
}
