package belay.runtime.ports;

import belay.kernel.KernelNumbers;
import belay.runtime.CannotStartDyno;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Hands out TCP ports for dynos by chance, each to one dyno at a time. Below the ephemeral range,
 * so that no outgoing connection takes a port between its choice and the app's bind. Safe for
 * several threads.
 */
public final class Ports {
  private static final int FIRST = 20_000;
  private static final int GUESSES = 1_000;
  private static final int USUAL_END = 32_768;
  private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private final Set<Integer> taken = new HashSet<>();
  private final int end;
  private final RandomGenerator chance;

  /**
   * @param chance what nobody can guess: who knew a port before its dyno has it could take it
   */
  public Ports(RandomGenerator chance) {
    this.chance = chance;
    end = firstEphemeral();
  }

  /** Takes a port that nothing listens on. */
  public synchronized int take() {
    int count = end - FIRST;
    // Each try is a new one, so that no port tells of another; when most are taken, one by one.
    int rest = chance.nextInt(count);
    for (int tried = 0; tried < GUESSES + count; tried++) {
      int port = FIRST + (tried < GUESSES ? chance.nextInt(count) : (rest + tried) % count);
      if (!taken.contains(port) && free(port)) {
        taken.add(port);
        return port;
      }
    }
    throw new CannotStartDyno("No port from " + FIRST + " to " + (end - 1) + " is free.");
  }

  /** Takes this port, or one that is free. */
  public int lend(OptionalInt wanted) {
    wanted.ifPresent(this::hold);
    return wanted.isPresent() ? wanted.getAsInt() : take();
  }

  /** Marks a port as a dyno's. */
  public synchronized void hold(int port) {
    taken.add(port);
  }

  /** Gives a port back. */
  public synchronized void release(int port) {
    taken.remove(port);
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // Without reuse, as an app may bind; on all addresses, as it may too.
      socket.setReuseAddress(false);
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int firstEphemeral() {
    int first = KernelNumbers.first(EPHEMERAL, USUAL_END);
    return first > FIRST + 1000 ? first : USUAL_END;
  }
}
