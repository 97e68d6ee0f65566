package belay.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts how often an address shows credentials that nobody has, and says when it is too often.
 * What is right always passes: of many behind one address nobody is locked out by another's
 * mistakes, and 256 bits are not found by trying. Safe for use by several threads.
 */
public final class Guesses {
  public static final int PER_MINUTE_MAX = 60;
  static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int ADDRESSES_MAX = 10_000;
  private static final int NETWORK_BYTES = 8;

  /** Oldest first: what is forgotten when there are too many has been quiet for longest. */
  private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

  private record Window(Instant since, int wrong) {
    boolean holds(Instant now) {
      return !now.isBefore(since) && now.isBefore(since.plus(WINDOW));
    }
  }

  /** Notes one that was wrong, and answers whether there were too many. */
  public synchronized boolean wrong(SocketAddress from, Instant now) {
    Window before = windows.getOrDefault(name(from), new Window(now, 0));
    Window window = before.holds(now) ? before : new Window(now, 0);
    windows.put(name(from), new Window(window.since(), window.wrong() + 1));
    if (windows.size() > ADDRESSES_MAX) {
      windows.remove(windows.keySet().iterator().next());
    }
    return window.wrong() >= PER_MINUTE_MAX;
  }

  /** Whoever has an IPv6 address has 2^64 of them. */
  public static String name(SocketAddress from) {
    if (!(from instanceof InetSocketAddress socket) || socket.getAddress() == null) {
      return "";
    }
    InetAddress address = socket.getAddress();
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES))
        : address.getHostAddress();
  }

  public static ApiError tooMany() {
    return new ApiError(
        429,
        "rate_limit",
        "Too many wrong credentials came from your address; wait a minute. Whoever has the right"
            + " ones is let in all the while.");
  }
}
