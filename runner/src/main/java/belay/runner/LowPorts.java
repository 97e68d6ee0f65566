package belay.runner;

import belay.handover.ListenerHolder;
import belay.handover.TcpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sockets that listen on ports which only root may have: opened here, and given to router and
 * control plane when they ask for them at {@code run/low-PORT.sock}.
 */
final class LowPorts implements AutoCloseable {
  /** Where somebody may hold one already, who had it from a runner before. */
  private static final List<String> HOLDERS =
      List.of(
          "router-listener.sock",
          "held-listener.sock",
          "api-listener.sock",
          "held-api.sock",
          "api-loopback-listener.sock",
          "held-api-loopback.sock",
          "ssh-listener.sock",
          "held-ssh.sock");

  private final List<ListenerHolder> all = new ArrayList<>();

  /**
   * Opens them.
   *
   * @param addresses as {@code 127.0.0.1:80}, with commas between
   * @param owner the user who may ask for them
   */
  static LowPorts open(Path run, String addresses, int owner) throws IOException {
    LowPorts ports = new LowPorts();
    for (String address :
        addresses.isEmpty() ? List.<String>of() : List.of(addresses.split(",", -1))) {
      ports.open(run, address(address), owner);
    }
    return ports;
  }

  static InetSocketAddress address(String text) throws IOException {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IOException("not an address to listen on: " + text);
    }
    return new InetSocketAddress(
        InetAddress.getByName(text.substring(0, colon)),
        Integer.parseInt(text.substring(colon + 1)));
  }

  private void open(Path run, InetSocketAddress address, int owner) throws IOException {
    TcpListener listener = listener(run, address);
    Path path = run.resolve(name(address));
    all.add(ListenerHolder.open(path, listener.descriptor(), true));
    if (owner != 0) {
      Files.setAttribute(path, "unix:uid", owner);
    }
  }

  /** The loopback address has the port too where another has it. */
  private static String name(InetSocketAddress address) {
    return "low-"
        + (address.getAddress().isLoopbackAddress() ? "loopback-" : "")
        + address.getPort()
        + ".sock";
  }

  private static TcpListener listener(Path run, InetSocketAddress address) throws IOException {
    for (String holder : HOLDERS) {
      Optional<TcpListener> held = TcpListener.held(run.resolve(holder), address);
      if (held.isPresent()) {
        return held.get();
      }
    }
    return TcpListener.open(address);
  }

  @Override
  public void close() {
    all.forEach(ListenerHolder::close);
  }
}
