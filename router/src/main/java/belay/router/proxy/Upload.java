package belay.router.proxy;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request to its dyno: the head, the body, what a tunnel carries. It goes on as fast
 * as the app reads, and is thrown away once it reads no more. On one event loop.
 */
final class Upload {
  private final Client client;
  private @Nullable UpstreamConnection to;
  private boolean deaf;
  private boolean bodySent;
  private boolean unflushed;

  Upload(Client client) {
    this.client = client;
  }

  /** The dyno's connection; null before there is one and after {@link #end}. */
  @Nullable UpstreamConnection to() {
    return to;
  }

  /** Whether the app reads no more; what it answered may still be on its way. */
  boolean isDeaf() {
    return deaf;
  }

  void deafen() {
    deaf = true;
  }

  /**
   * Whether the app's connection broke, so that its end is not that of an answer. One that refuses
   * a body may close before it has read it, and break the connection with that.
   */
  boolean isBroken() {
    return deaf && !bodySent;
  }

  /** Whether any of the body went out. */
  boolean bodySent() {
    return bodySent;
  }

  /** Whether bytes that come now need not wait. */
  boolean takesMore() {
    return deaf || (to != null && to.isWritable());
  }

  /** Sends the head. */
  void begin(UpstreamConnection connection, ByteBuf head) {
    to = connection;
    deaf = false;
    connection.setReading(client.isWritable());
    connection.write(head);
    unflushed = true;
  }

  /** Has what the app answers read on, or left where it is. */
  void setReading(boolean wanted) {
    if (to != null) {
      to.setReading(wanted);
    }
  }

  /** Sends a part of the body. */
  void body(ByteBuf bytes) {
    if (deaf || to == null) {
      bytes.release();
    } else {
      bodySent = true;
      send(to, bytes);
    }
  }

  /** Sends what goes through a tunnel. */
  void tunnelled(Tunnel tunnel, ByteBuf bytes) {
    if (to == null) {
      bytes.release();
    } else {
      tunnel.fromClient(bytes);
      send(to, bytes);
    }
  }

  private void send(UpstreamConnection connection, ByteBuf bytes) {
    connection.write(bytes);
    unflushed = true;
    flushUnlessMoreComes();
  }

  /** While bytes are being read, one flush follows for all of them. */
  void flushUnlessMoreComes() {
    if (!client.flushesUpstreamLater()) {
      flush();
    }
  }

  void flush() {
    if (unflushed && to != null) {
      unflushed = false;
      to.flush();
    }
  }

  /** Sends no more; gives the connection up, to be kept or closed. */
  @Nullable UpstreamConnection end() {
    UpstreamConnection from = to;
    to = null;
    return from;
  }
}
