package belay.router.client;

import belay.router.http2.Meter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * What one connection of HTTP/2 may send that costs its client nothing; beyond, the connection
 * ends. On one event loop.
 */
final class Patience {
  /** Frames that are no part of a request. */
  private static final int CONTROL_MOST = 10_000;

  private static final int CONTROL_PER_SECOND = 1_000;

  /** One for so many bytes of answers: they are acknowledged by frames. */
  private static final int CONTROL_PAID_BY = 256;

  /** Requests that were taken back, or were none (CVE-2023-44487). */
  private static final int RESETS_MOST = 200;

  private static final int RESETS_PER_SECOND = 20;

  private final Meter control;
  private final Meter resets;

  Patience(long now) {
    this.control = new Meter(CONTROL_MOST, CONTROL_PER_SECOND, now);
    this.resets = new Meter(RESETS_MOST, RESETS_PER_SECOND, now);
  }

  /** A request was answered as it should be: it pays for one that is taken back. */
  void answered() {
    resets.give(1);
  }

  /** So much of answers is sent. */
  void sent(int bytes) {
    control.give(bytes / CONTROL_PAID_BY);
  }

  /** Something came that is no part of a request. */
  void controlled(int cost) throws Http2Exception {
    if (!control.take(cost, System.nanoTime())) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "There are too many frames beside requests.");
    }
  }

  /** A request was taken back, or was none. */
  void reset() throws Http2Exception {
    if (!resets.take(1, System.nanoTime())) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "There are too many requests that are taken back.");
    }
  }
}
