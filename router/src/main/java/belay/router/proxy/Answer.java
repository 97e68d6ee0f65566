package belay.router.proxy;

import belay.router.counts.Fault;
import belay.router.http.BadMessage;
import belay.router.http.BodyFrames;
import belay.router.http.HeadFinder;
import belay.router.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an app, on its way to the client: heads are read and rewritten, bodies pass as they
 * come. On one event loop.
 */
final class Answer {
  /** A body up to this size is copied behind its head: one write is cheaper than two. */
  private static final int COPY_MAX = 16 * 1024;

  private final Exchange exchange;
  private final Place place;
  private final Loop loop;

  /** The beginning of a head that is not whole yet. */
  private @Nullable Inbox stash;

  private @Nullable BodyFrames body;
  private boolean unchunk;
  private boolean last;
  private boolean upstreamGood;
  private int status;
  private long bytes;

  Answer(Exchange exchange, Place place, Loop loop) {
    this.exchange = exchange;
    this.place = place;
    this.loop = loop;
  }

  /** Whether the client was sent a final head. */
  boolean begun() {
    return status != 0;
  }

  int status() {
    return status;
  }

  long bytes() {
    return bytes;
  }

  void count(int more) {
    bytes += more;
  }

  /** Whether the end of the app's connection is the end of the answer. */
  boolean endsWithConnection() {
    return body != null && body.isUntilClose();
  }

  /** Whether a client would take a plain end of its connection for the end of the answer. */
  boolean looksWhole() {
    return unchunk || endsWithConnection();
  }

  void drop() {
    if (stash != null) {
      stash.clear();
      stash = null;
    }
  }

  /**
   * Takes what was kept of an answer.
   *
   * @param late whether nobody waits for it any more
   * @param whole whether no more of it will come
   */
  void give(ByteBuf kept, boolean late, boolean whole) {
    if (late) {
      kept.release();
      return;
    }
    read(kept);
    if (whole && endsWithConnection()) {
      exchange.answered(false, true);
    }
    exchange.client.flush();
  }

  /** Takes bytes of the app. */
  void read(ByteBuf input) {
    try {
      BodyFrames current = body;
      if (current == null) {
        readHeads(input);
      } else {
        passBody(current, input);
      }
    } catch (BadMessage e) {
      Fault fault = e.status() == 431 ? Fault.H25 : Fault.H17;
      exchange.fail(begun() ? Fault.H18 : fault);
    }
  }

  private void readHeads(ByteBuf input) throws BadMessage {
    Inbox begun = stash;
    if (begun == null) {
      readHead(input);
      return;
    }
    begun.add(input);
    admit(begun.size());
    if (begun.head(loop.scratch, loop.limits.headBytes()) >= 0) {
      stash = null;
      readHead(begun.take(begun.size()));
    }
  }

  private void readHead(ByteBuf input) throws BadMessage {
    boolean kept = false;
    try {
      while (input.isReadable()) {
        int end = HeadFinder.find(input, loop.scratch, loop.limits.headBytes(), 0);
        if (end < 0) {
          stash = Inbox.of(input);
          kept = true;
          admit(stash.size());
          return;
        }
        ResponseHead head = loop.response;
        head.read(loop.scratch, 0, end);
        input.skipBytes(end);
        if (head.status() >= 200 || head.switched()) {
          kept = true;
          if (!exchange.withholds(head, end, input)) {
            begin(head, input);
          }
          return;
        }
        passInterim(head, end);
      }
    } finally {
      if (!kept) {
        input.release();
      }
    }
  }

  /** The beginning of a head is held like one of a request: as long as there is room. */
  private void admit(int bytes) throws BadMessage {
    if (!loop.budget.admits(bytes, false)) {
      loop.countRefused();
      throw new BadMessage(431, "There is no room for the head of an answer.");
    }
  }

  /** 100, 102, 103: on to clients that know them. */
  private void passInterim(ResponseHead head, int length) throws BadMessage {
    if (exchange.isTooMuch(head.status(), length)) {
      throw new BadMessage(503, "The app sends interim answers without end.");
    }
    if (!exchange.asked.http10()) {
      exchange.client.interim(head);
    }
  }

  private void begin(ResponseHead head, ByteBuf input) throws BadMessage {
    if (head.switched()) {
      beginTunnel(head, input);
      return;
    }
    BodyFrames frames = head.body(exchange.asked.headOnly());
    body = frames;
    status = head.status();
    boolean framed = exchange.client.isFramed();
    unchunk = frames.isChunked() && (exchange.asked.http10() || framed);
    if (unchunk && framed) {
      frames.keepTrailers();
    }
    last = (unchunk && !framed) || frames.isUntilClose() || exchange.endsConnection(status);
    upstreamGood = head.keepAlive();
    byte[] connection =
        last
            ? ResponseHead.CLOSE
            : exchange.asked.keepAliveTold() ? ResponseHead.KEEP_ALIVE : ResponseHead.SILENT;
    int count = input.readableBytes();
    boolean apart = unchunk || count > COPY_MAX;
    ByteBuf first = exchange.client.head(head, connection, place.own(head), apart ? 0 : count);
    if (apart) {
      exchange.write(first);
      passBody(frames, input);
    } else {
      passWithHead(frames, first, input);
    }
  }

  /** The head and what came of the body with it, in one piece. */
  private void passWithHead(BodyFrames frames, ByteBuf all, ByteBuf input) throws BadMessage {
    try {
      int count = frames.take(input);
      all.writeBytes(input, count);
      bytes += count;
      upstreamGood &= !input.isReadable();
    } catch (BadMessage e) {
      exchange.write(all);
      throw e;
    } finally {
      input.release();
    }
    exchange.write(all);
    if (frames.done()) {
      exchange.answered(upstreamGood, last);
    }
  }

  private void beginTunnel(ResponseHead head, ByteBuf input) throws BadMessage {
    if (!exchange.asked.upgrade()) {
      input.release();
      throw new BadMessage(503, "The app switches to a protocol nobody asked for.");
    }
    status = head.status();
    exchange.write(exchange.client.head(head, ResponseHead.SILENT, place.own(head), 0));
    exchange.startTunnel();
    if (input.isReadable()) {
      exchange.answerBytes(input);
    } else {
      input.release();
    }
  }

  private void passBody(BodyFrames frames, ByteBuf input) throws BadMessage {
    if (unchunk) {
      passUnchunked(frames, input);
    } else {
      passFramed(frames, input);
    }
    if (frames.done()) {
      byte[] trailers = frames.trailers();
      if (trailers.length > 0) {
        exchange.client.trailers(trailers);
      }
      exchange.answered(upstreamGood, last);
    }
  }

  private void passFramed(BodyFrames frames, ByteBuf input) throws BadMessage {
    int readable = input.readableBytes();
    int count;
    try {
      count = frames.take(input);
    } catch (BadMessage e) {
      input.release();
      throw e;
    }
    bytes += count;
    if (count == readable) {
      exchange.write(input);
      return;
    }
    // More than the answer: it must not become the next one.
    upstreamGood = false;
    if (count > 0) {
      exchange.write(input.readRetainedSlice(count));
    }
    input.release();
  }

  private void passUnchunked(BodyFrames frames, ByteBuf input) throws BadMessage {
    ByteBuf plain = exchange.client.buffer(Math.max(1, input.readableBytes()));
    try {
      frames.unchunk(input, plain);
      upstreamGood &= !input.isReadable();
    } finally {
      input.release();
      bytes += plain.readableBytes();
      exchange.write(plain);
    }
  }
}
