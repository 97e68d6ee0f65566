package belay.router.limits;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many connections each client address has; of IPv6 the network of 64 bits that one client
 * usually has to itself. On one event loop.
 */
public final class Crowds {
  /** Fewer are no crowd, however few others have. */
  public static final int FEW = 32;

  private static final int NETWORK_BYTES = 8;

  private final Map<Long, Crowd> crowds = new HashMap<>();
  private int all;

  /** The connections of one address. */
  public static final class Crowd {
    private final long key;
    private int size;

    private Crowd(long key) {
      this.key = key;
    }

    public int size() {
      return size;
    }
  }

  /** Counts one in. */
  public Crowd enter(@Nullable SocketAddress address) {
    Crowd crowd = crowds.computeIfAbsent(key(address), Crowd::new);
    crowd.size++;
    all++;
    return crowd;
  }

  public void leave(Crowd crowd) {
    all--;
    if (--crowd.size == 0) {
      crowds.remove(crowd.key);
    }
  }

  /** Whether an eighth of all connections are of that address. */
  public boolean isLarge(Crowd crowd) {
    return crowd.size > FEW && crowd.size > all / 8;
  }

  /** That of the address which has most; there must be one. */
  public Crowd heaviest() {
    return Collections.max(crowds.values(), Comparator.comparingInt(Crowd::size));
  }

  static long key(@Nullable SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet) || inet.isUnresolved()) {
      return 0;
    }
    byte[] bytes = inet.getAddress().getAddress();
    return inet.getAddress() instanceof Inet6Address
        ? ByteBuffer.wrap(bytes, 0, NETWORK_BYTES).getLong()
        : ByteBuffer.wrap(bytes).getInt() & 0xffffffffL;
  }
}
