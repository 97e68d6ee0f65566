package belay.router.client;

import belay.router.http.Bytes;
import belay.router.http.Output;
import belay.router.http2.Malformed;
import belay.router.http2.RequestFields;
import belay.router.proxy.Inbox;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * The body of a request that came by HTTP/2, as its app gets it: what the app does not take yet is
 * held, and the client may send more only when it is gone. On one event loop.
 */
final class StreamBody {
  private static final byte[] LAST = Bytes.latin1("0\r\n");
  private static final byte[] END = Bytes.latin1("\r\n");

  /** A chunk's size, and the ends of two lines. */
  private static final int FRAMING = 12;

  private final StreamConnection connection;
  private final Http2Stream stream;
  private final Inbox held;
  private boolean chunked;
  private boolean plain;
  private boolean ended;
  private boolean over;
  private byte[] trailers = {};

  StreamBody(StreamConnection connection, Http2Stream stream) {
    this.connection = connection;
    this.stream = stream;
    this.held = new Inbox(connection.link.alloc());
  }

  /**
   * Begins.
   *
   * @param ends whether there is none
   * @param tunnel whether what comes is no body
   * @param length what its head said; negative when nothing
   */
  void begin(boolean ends, boolean tunnel, long length) {
    plain = tunnel;
    chunked = !ends && !tunnel && length < 0;
    ended = ends;
    over = ends;
  }

  /** Holds what came; it is sent on from here only. */
  void add(ByteBuf data, boolean ends) {
    int count = data.readableBytes();
    if (count > 0) {
      held.add(connection.link.buffer(count).writeBytes(data));
      connection.stash(count);
    }
    ended |= ends;
    if (ended && held.isEmpty() && !chunked) {
      over = true;
    }
  }

  /** The client said all, and that behind it. */
  void end(Http2Headers fields) throws Malformed {
    Output out = connection.loop.headOut.clear();
    RequestFields.writeTrailers(fields, out);
    trailers = out.copy();
    ended = true;
    if (held.isEmpty() && !chunked) {
      over = true;
    }
  }

  /** Whether there is something to send. */
  boolean hasNext() {
    return !held.isEmpty() || (ended && chunked && !over);
  }

  /** Whether the client said all of it. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether all of it was taken. */
  boolean isOver() {
    return over;
  }

  /** What is to be sent next, as the app's protocol frames it. */
  ByteBuf next() {
    int count = held.size();
    boolean last = ended;
    if (!chunked || plain) {
      ByteBuf all = held.take(count);
      consumed(count);
      over = last;
      return all;
    }
    int size = count + FRAMING + (last ? LAST.length + trailers.length + END.length : 0);
    ByteBuf out = connection.link.buffer(size);
    if (count > 0) {
      out.writeBytes(Bytes.latin1(Integer.toHexString(count))).writeBytes(END);
      out.writeBytes(held.peek(), held.peek().readerIndex(), count).writeBytes(END);
      held.clear();
      consumed(count);
    }
    if (last) {
      out.writeBytes(LAST).writeBytes(trailers).writeBytes(END);
      over = true;
    }
    return out;
  }

  /** The client may send so much more. */
  private void consumed(int count) {
    if (count > 0) {
      connection.stash(-count);
      try {
        if (connection.decoder().flowController().consumeBytes(stream, count)) {
          connection.flushUnlessMoreComes();
        }
      } catch (Http2Exception e) {
        connection.onError(connection.context(), false, e);
      }
    }
  }

  /** Nobody wants the rest of it. */
  void drop() {
    int count = held.size();
    held.clear();
    consumed(count);
  }
}
