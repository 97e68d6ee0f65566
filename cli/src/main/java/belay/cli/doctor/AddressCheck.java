package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.home.Program;
import belay.cli.home.ServerProperties;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** The names and ports by which this server is reached. */
record AddressCheck(Call call) {
  private static final int CONNECT_MILLIS = 2_000;

  /** What {@code public.host} and {@code apps.domain} lead to. */
  List<Finding> names() throws IOException {
    Path file = ServerProperties.file(call.home());
    if (!Files.exists(file)) {
      return List.of();
    }
    Properties set = new Properties();
    set.load(new StringReader(Files.readString(file)));
    List<Finding> found = new ArrayList<>();
    name(set, "public.host", "").ifPresent(found::add);
    // Any name below the domain is an app's.
    name(set, "apps.domain", "belay-doctor.").ifPresent(found::add);
    return found;
  }

  private static Optional<Finding> name(Properties set, String key, String below)
      throws IOException {
    String host =
        set.getProperty(key, "").strip().replaceFirst("^https?://", "").replaceFirst(":\\d+$", "");
    if (host.isEmpty() || host.equals("localhost")) {
      return Optional.empty();
    }
    String name = below + host;
    try {
      InetAddress[] all = InetAddress.getAllByName(name);
      String words = name + " leads to " + all[0].getHostAddress();
      for (InetAddress address : all) {
        if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
          return Optional.of(new Finding.Well("dns", words));
        }
      }
      return Optional.of(
          new Finding.Well(
              "dns", words + ", no address of this machine: right behind a load balancer or NAT"));
    } catch (UnknownHostException e) {
      return Optional.of(
          new Finding.Attention(
              "dns",
              name + " leads nowhere (" + key + ")",
              "add an A record for " + (below.isEmpty() ? "" : "*.") + host));
    }
  }

  /** Whether each answers, or is free for who is to listen there. */
  List<Finding> ports() throws IOException {
    Optional<ServerProperties> saved = ServerProperties.read(call.home());
    if (saved.isEmpty()) {
      return List.of();
    }
    boolean server = Program.SERVER.running(call.home()).isPresent();
    boolean router = Program.ROUTER.running(call.home()).isPresent();
    String bind = saved.get().bind();
    String api = ServerProperties.property(call.home(), "api.bind", bind);
    // The router holds the sockets of the control plane's doors too.
    List<Port> all = new ArrayList<>();
    all.add(new Port("http.port", bind, saved.get().httpPort()));
    saved.get().httpsPort().ifPresent(https -> all.add(new Port("https.port", bind, https)));
    all.add(new Port("api.port", api, saved.get().apiPort()));
    all.add(new Port("ssh.port", bind, saved.get().sshPort()));
    boolean runs = router || server;
    List<Finding> found =
        new ArrayList<>(all.stream().flatMap(port -> port.look(runs).stream()).toList());
    if (found.isEmpty()) {
      found.add(
          new Finding.Well(
              "ports",
              all.stream().map(Port::number).toList()
                  + (runs ? " take connections" : " are free")));
    }
    return found;
  }

  /** One that a program of this home listens on. */
  private record Port(String key, String bind, int number) {
    Optional<Finding> look(boolean runs) {
      boolean answers = takesConnections(bind, number);
      if (runs == answers) {
        return Optional.empty();
      }
      return Optional.of(
          runs
              ? new Finding.Attention(
                  "ports", number + " (" + key + ") takes no connections", "belay upgrade --force")
              : new Finding.Attention(
                  "ports",
                  number + " (" + key + ") is taken by another program",
                  "ss -ltnp 'sport = :" + number + "'"));
    }
  }

  private static boolean takesConnections(String bind, int port) {
    String host = bind.equals("0.0.0.0") ? "127.0.0.1" : bind.equals("::") ? "::1" : bind;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
