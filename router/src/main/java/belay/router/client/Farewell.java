package belay.router.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * How a connection of HTTP/2 comes to its end when its router leaves: no request that its client
 * sends before it knows that is lost, and no answer. On one event loop.
 */
final class Farewell {
  /** What a client still sends on a connection that was ended; one that sends more is cut off. */
  private static final int DISCARD_MAX = 1024 * 1024;

  private static final long WORD = 0x62656c6179L;

  private final StreamConnection connection;
  private boolean wanted;
  private boolean said;
  private boolean heard;
  private boolean lingers;
  private long endedAt;
  private long cameAt;
  private int discarded;

  Farewell(StreamConnection connection) {
    this.connection = connection;
  }

  /**
   * The client is to take another connection. It is told so once it has asked for something here: a
   * browser that reads this on a connection that it has just opened fails the request that it
   * opened it for, and repeats no POST by itself.
   */
  void leave() {
    wanted = true;
    if (connection.newest() > 0) {
      say();
    }
  }

  /**
   * Tells it, and hears it out: what it sends until it has read that is answered here (RFC 9113
   * section 6.8).
   */
  void say() {
    if (!said && connection.speaks()) {
      said = true;
      connection.goAway(Integer.MAX_VALUE);
      ChannelHandlerContext ctx = connection.context();
      var _ = connection.encoder().writePing(ctx, false, WORD, ctx.newPromise());
      connection.flushUnlessMoreComes();
    }
  }

  /** It sent something back: that we leave it has read, and whatever it sent before is here. */
  void heard(long word) {
    if (word == WORD && said && !heard) {
      heard = true;
      connection.goAway(connection.newest());
      connection.flushUnlessMoreComes();
      over();
    }
  }

  /** A stream begins. */
  void begun() {
    if (wanted) {
      say();
    }
  }

  /** A stream is over, perhaps the last. */
  void over() {
    if (heard && connection.streams() == 0) {
      end();
    }
  }

  /**
   * Nothing follows. What the client still sends, as that it took a part of an answer, is read:
   * were the connection closed, that would reset it, and the rest of the answer be lost on its way.
   */
  void end() {
    lingers = true;
    endedAt = connection.loop.now();
    cameAt = endedAt;
    connection.end();
  }

  /** What came on a connection that was ended. */
  void discard(ByteBuf bytes) {
    cameAt = connection.loop.now();
    discarded += bytes.readableBytes();
    bytes.release();
    if (discarded > DISCARD_MAX) {
      connection.closeNow();
    }
  }

  void tick(long now) {
    var limits = connection.loop.limits;
    if (lingers) {
      boolean silent = now - cameAt > limits.linger().toNanos();
      if (silent || now - endedAt > limits.idle().toNanos()) {
        connection.closeNow();
      }
    } else if (wanted && !said && now - connection.idleSince() > limits.handshake().toNanos()) {
      say();
    }
  }
}
