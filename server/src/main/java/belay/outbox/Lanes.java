package belay.outbox;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Who may be told at the same moment. An app has a few places of many, however many receivers it
 * has, and what went wrong before has half of them: receivers that never answer keep nobody else's
 * waiting. Safe for use by several threads.
 */
final class Lanes {
  static final int ALL_MAX = 64;
  static final int AGAIN_MAX = ALL_MAX / 2;
  static final int OF_AN_APP_MAX = 4;

  private final Map<UUID, Integer> ofApps = new HashMap<>();
  private int all;
  private int again;

  /** Takes a place, to be left when the attempt is over; answers whether there was one. */
  synchronized boolean take(Delivery delivery) {
    int ofApp = ofApps.getOrDefault(delivery.appId(), 0);
    boolean failed = isAgain(delivery);
    if (all >= ALL_MAX || ofApp >= OF_AN_APP_MAX || (failed && again >= AGAIN_MAX)) {
      return false;
    }
    ofApps.put(delivery.appId(), ofApp + 1);
    all++;
    again += failed ? 1 : 0;
    return true;
  }

  /** Leaves the place that was taken for this attempt. */
  synchronized void leave(Delivery delivery) {
    ofApps.computeIfPresent(delivery.appId(), (_, n) -> n == 1 ? null : n - 1);
    all--;
    again -= isAgain(delivery) ? 1 : 0;
  }

  private static boolean isAgain(Delivery delivery) {
    return delivery.attempts() > 0;
  }
}
