package belay.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers that come before the request's body was read: refusals above all. The next request on the
 * connection begins behind that body, so a small one is read to its end, and of a large one the
 * client is told with the answer that the connection ends with it. What it still sends then is read
 * for a while, since a connection that is closed with bytes unread is reset by the kernel, and the
 * client would lose the answer.
 */
final class UnreadBodies extends Handler.Wrapper {
  private static final long SMALL_BYTES = 64 << 10;
  private static final long REST_BYTES_MAX = 64L << 20;
  private static final Duration REST_MAX = Duration.ofSeconds(30);
  private static final Duration SILENCE_MAX = Duration.ofSeconds(5);

  UnreadBodies(Handler handler) {
    super(handler);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!hasBody(request)) {
      return super.handle(request, response, callback);
    }
    Body body = new Body(request);
    return super.handle(body, new Reply(body, response), callback);
  }

  private static boolean hasBody(Request request) {
    HttpFields headers = request.getHeaders();
    return headers.contains(HttpHeader.TRANSFER_ENCODING)
        || headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0;
  }

  /** A request that knows how far its body was read. Used by one thread at a time. */
  private static final class Body extends Request.Wrapper {
    private final long declared;
    private long read;
    private boolean ended;

    Body(Request request) {
      super(request);
      declared = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    }

    @Override
    public Content.Chunk read() {
      Content.Chunk chunk = super.read();
      if (chunk != null) {
        read += chunk.remaining();
        ended |= chunk.isLast() || Content.Chunk.isFailure(chunk);
      }
      return chunk;
    }

    /** A client that waits for word before it sends its body, and got none. */
    boolean waits() {
      return read == 0
          && getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
    }

    /** Whether it is at its end, or will be with few more bytes, which are under way. */
    boolean endsSoon() {
      if (declared > 0) {
        return declared - read <= SMALL_BYTES;
      }
      long before = read;
      boolean more = true;
      while (!ended && more && read - before <= SMALL_BYTES) {
        more = skip();
      }
      return ended;
    }

    /** False when nothing is there just now. */
    private boolean skip() {
      Content.Chunk chunk = read();
      if (chunk != null) {
        chunk.release();
      }
      return chunk != null;
    }
  }

  /** An answer that looks after the rest of the body when it is written. */
  private static final class Reply extends Response.Wrapper {
    private final Body body;
    private boolean settled;

    Reply(Body body, Response response) {
      super(body, response);
      this.body = body;
    }

    /** Git answers while it reads: what was begun and goes on is left alone. */
    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      boolean early = !settled && !body.ended && (last || body.read == 0);
      if (!early) {
        super.write(last, content, callback);
        return;
      }
      settled = true;
      boolean waits = body.waits();
      if (waits || !body.endsSoon()) {
        getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
      }
      if (waits || !last) {
        super.write(last, content, callback);
      } else {
        super.write(
            true, content, Callback.from(() -> new Rest(body, callback).run(), callback::failed));
      }
    }
  }

  /** Reads what is left, and then lets Jetty end the exchange. */
  private static final class Rest implements Runnable {
    private final Body body;
    private final Callback callback;
    private final EndPoint endPoint;
    private final long end = System.nanoTime() + REST_MAX.toNanos();
    private final long bytesMax;
    private final long silenceBefore;

    Rest(Body body, Callback callback) {
      this.body = body;
      this.callback = callback;
      this.endPoint = body.getConnectionMetaData().getConnection().getEndPoint();
      this.bytesMax = body.read + REST_BYTES_MAX;
      this.silenceBefore = endPoint.getIdleTimeout();
      endPoint.setIdleTimeout(SILENCE_MAX.toMillis());
    }

    @Override
    public void run() {
      while (!body.ended && body.read < bytesMax && System.nanoTime() < end) {
        if (!body.skip()) {
          body.demand(this);
          return;
        }
      }
      endPoint.setIdleTimeout(silenceBefore);
      callback.succeeded();
    }
  }
}
