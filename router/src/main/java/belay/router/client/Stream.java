package belay.router.client;

import belay.router.http.BadMessage;
import belay.router.http.Output;
import belay.router.http.Peer;
import belay.router.http.ResponseHead;
import belay.router.http2.Malformed;
import belay.router.http2.RequestFields;
import belay.router.limits.Crowds;
import belay.router.limits.Eviction;
import belay.router.proxy.Client;
import belay.router.proxy.Clients;
import belay.router.proxy.ErrorPage;
import belay.router.proxy.Exchange;
import belay.router.proxy.Loop;
import belay.router.proxy.Occupant;
import belay.router.proxy.Page;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One request of a client that speaks HTTP/2, and its answer. On one event loop. */
final class Stream implements Client, Occupant {
  private static final String SHORT = "The server has too much to do. Try again soon.";
  private static final String NO_SUCH_PROTOCOL = "The only protocol that is spoken is websocket.";

  private final StreamConnection connection;
  private final Loop loop;
  private final Http2Stream stream;
  private final Crowds.Crowd crowd;
  private final StreamBody body;
  private final StreamAnswer answer;
  private @Nullable Exchange exchange;
  private boolean tunnelAsked;
  private boolean tunnel;
  private boolean answered;
  private boolean gone;
  private long since;

  Stream(StreamConnection connection, Http2Stream stream) {
    this.connection = connection;
    this.loop = connection.loop;
    this.stream = stream;
    this.since = loop.now();
    this.crowd = loop.clients.enter(this, connection.address);
    this.body = new StreamBody(connection, stream);
    this.answer = new StreamAnswer(connection, stream);
    connection.begun();
  }

  /** Begins with what it begins with. */
  void begin(Http2Headers headers, boolean ends) throws Http2Exception {
    RequestFields fields = loop.fields;
    Output out = loop.headOut.clear();
    try {
      fields.write(headers, ends, key(), out);
      tunnelAsked = fields.isTunnel();
      body.begin(ends && !tunnelAsked, tunnelAsked, fields.contentLength());
      read(out);
      if (tunnelAsked && !fields.isWebSocket()) {
        refuse(501, NO_SUCH_PROTOCOL);
        return;
      }
      loop.countRequest();
      loop.turns.begun();
      Exchange next = new Exchange(this, loop.request);
      exchange = next;
      next.begin();
    } catch (Malformed e) {
      throw malformed(e);
    } catch (BadMessage e) {
      refuse(e.status(), e.sentence());
    }
  }

  private void read(Output head) throws BadMessage {
    int length = head.length();
    if (length > loop.limits.headBytes()) {
      throw new BadMessage(431, "The header is longer than " + loop.limits.headBytes() + " bytes.");
    }
    if (!loop.budget.admits(length, loop.clients.isLarge(crowd))) {
      loop.countRefused();
      throw new BadMessage(503, SHORT);
    }
    System.arraycopy(head.bytes(), 0, loop.scratch, 0, length);
    loop.request.read(loop.scratch, 0, length, loop.limits.requestLineBytes());
  }

  /** What an app is asked with that knows WebSockets by HTTP/1.1 only; nobody else sees it. */
  private String key() {
    byte[] bytes = new byte[16];
    for (int i = 0; i < bytes.length; i += 8) {
      long random = loop.random.nextLong();
      for (int k = 0; k < 8; k++) {
        bytes[i + k] = (byte) (random >>> (8 * k));
      }
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  private Http2Exception malformed(Malformed e) {
    return Http2Exception.streamError(
        stream.id(), Http2Error.PROTOCOL_ERROR, "The request is malformed: %s.", e.getMessage());
  }

  private void refuse(int status, String sentence) {
    page(ErrorPage.of(status, "Bad request", sentence), true, false);
    answered(true);
  }

  /** The fields behind the body, which end it. */
  void trailers(Http2Headers trailers, boolean ends) throws Http2Exception {
    try {
      if (!ends || tunnelAsked) {
        throw Http2Exception.streamError(
            stream.id(), Http2Error.PROTOCOL_ERROR, "A second header does not end the request.");
      }
      body.end(trailers);
      process();
    } catch (Malformed e) {
      throw malformed(e);
    }
  }

  /** Takes a part of the body; how much of it needs no more room. */
  int data(ByteBuf data, boolean ends) {
    int count = data.readableBytes();
    if (exchange == null) {
      return count;
    }
    body.add(data, ends);
    process();
    return 0;
  }

  /** Whether the client has said all of a request that is under way. */
  boolean hasEnded() {
    return exchange != null && body.hasEnded();
  }

  /** A head behind the end of a request has an error of its own (RFC 9113 section 5.1). */
  Http2Exception.StreamException named(Http2Exception.StreamException error) {
    boolean second = String.valueOf(error.getMessage()).contains("too many headers");
    return hasEnded() && second
        ? (Http2Exception.StreamException)
            Http2Exception.streamError(
                error.streamId(), Http2Error.STREAM_CLOSED, "The request had ended.")
        : error;
  }

  void flushUpstream() {
    if (exchange != null) {
      exchange.flushUpstream();
    }
  }

  @Override
  public void process() {
    Exchange current = exchange;
    while (current != null
        && current == exchange
        && current.takesBody()
        && body.hasNext()
        && current.upstreamTakesMore()) {
      if (tunnelAsked) {
        sendTunnelled(current);
      } else {
        ByteBuf part = body.next();
        current.sendBody(part);
      }
    }
    if (tunnelAsked && current != null && current == exchange && body.isOver()) {
      // What is said on one side has an end, and so have both: apps know no half of it.
      exchange = null;
      current.clientGone();
      answer.end();
    }
  }

  private void sendTunnelled(Exchange current) {
    if (tunnel) {
      current.sendTunnelled(body.next());
    }
  }

  @Override
  public void updateReading() {
    process();
  }

  /** The app's connection takes more, or the client's does. */
  void writable() {
    if (exchange != null) {
      exchange.clientWritable(true);
    }
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Peer peer() {
    return connection.peer;
  }

  @Override
  public ByteBuf buffer(int capacity) {
    return connection.link.buffer(capacity);
  }

  @Override
  public boolean isWritable() {
    boolean writable = answer.pending() < connection.room();
    if (!writable) {
      connection.blocks(this);
    }
    return writable;
  }

  @Override
  public boolean flushesUpstreamLater() {
    return connection.flushesUpstreamLater(this);
  }

  @Override
  public boolean requestComplete() {
    return tunnelAsked || body.isOver();
  }

  @Override
  public boolean isFramed() {
    return true;
  }

  @Override
  public void interim(ResponseHead head) {
    if (!tunnelAsked) {
      answer.interim(head);
    }
  }

  @Override
  public ByteBuf head(ResponseHead head, byte[] connectionLine, byte[] own, int room) {
    answer.head(head, status(head), own);
    return buffer(Math.max(1, room));
  }

  /**
   * RFC 8441 section 5: what opens a tunnel is 200 here, and so nothing else that is good may be
   * told to who asked for one.
   */
  private int status(ResponseHead head) {
    if (head.switched()) {
      return 200;
    }
    return tunnelAsked && head.status() < 300 ? 502 : head.status();
  }

  @Override
  public void write(ByteBuf bytes) {
    if (gone || answered) {
      bytes.release();
    } else {
      answer.write(bytes);
    }
  }

  @Override
  public void trailers(byte[] lines) {
    answer.trailers(lines);
  }

  @Override
  public void page(Page page, boolean last, boolean headOnly) {
    answer.page(page, headOnly);
  }

  @Override
  public void flush() {
    answer.send();
    connection.flushUnlessMoreComes();
  }

  @Override
  public void startTunnel() {
    tunnel = true;
  }

  @Override
  public void answered(boolean last) {
    exchange = null;
    answered = true;
    since = loop.now();
    connection.answered();
    body.drop();
    answer.end();
    connection.flushUnlessMoreComes();
  }

  @Override
  public void answeredLast() {
    answered(true);
  }

  @Override
  public void abort(boolean looksWhole) {
    exchange = null;
    answered = true;
    answer.drop();
    connection.reset(stream.id(), Http2Error.INTERNAL_ERROR);
  }

  @Override
  public @Nullable Exchange exchange() {
    return exchange;
  }

  @Override
  public boolean isConnection() {
    return false;
  }

  @Override
  public Eviction.Candidate<Occupant> candidate(Clients.Newcomer newcomer, long now) {
    Exchange current = exchange;
    Eviction.Loss loss =
        current == null
            ? Eviction.Loss.ENDING
            : current.takesBody() ? Eviction.Loss.BUSY : Eviction.Loss.WAITING;
    return new Eviction.Candidate<>(
        this, loss, loop.clients.isLarge(crowd), newcomer.displaces(crowd), now - since);
  }

  @Override
  public void tick(long now) {
    Exchange current = exchange;
    if (current != null) {
      current.tick(now);
    } else if (now - Math.max(since, answer.movedAt()) > loop.limits.idle().toNanos()) {
      closeNow();
    }
  }

  /** Its connection says it. */
  @Override
  public void leave() {}

  @Override
  public void stopWhenIdle() {}

  @Override
  public void closeNow() {
    answer.drop();
    connection.reset(stream.id(), Http2Error.CANCEL);
  }

  /** It is over, by whose will ever. */
  void gone() {
    if (gone) {
      return;
    }
    gone = true;
    loop.clients.leave(this, crowd);
    body.drop();
    answer.drop();
    Exchange current = exchange;
    exchange = null;
    if (current != null) {
      current.clientGone();
    }
    connection.over(this);
  }
}
