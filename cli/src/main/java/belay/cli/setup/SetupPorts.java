package belay.cli.setup;

import belay.cli.doctor.Finding;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.home.ServerProperties;
import belay.cli.machine.Ports;
import belay.cli.machine.Ports.Obstacle;
import belay.cli.setup.SetupWish.Encryption;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the router can have the ports that it is to have. */
record SetupPorts(Home home, SetupWish wish, Set<Integer> opened) {
  /**
   * One.
   *
   * @param opened ports that systemd listens on for the router
   */
  SetupPorts {
    opened = Set.copyOf(opened);
  }

  List<Finding> look() throws IOException {
    List<Finding> found = new ArrayList<>();
    found.add(port(wish.http(), "http.port", "--http-port"));
    if (wish.encryption() == Encryption.ROUTER) {
      found.add(port(wish.https(), "https.port", "--https-port"));
    }
    return found;
  }

  private Finding port(int port, String key, String option) throws IOException {
    boolean ours =
        opened.contains(port)
            || (Program.ROUTER.running(home).isPresent()
                && ServerProperties.property(home, key, "").equals(Integer.toString(port)));
    Optional<Obstacle> obstacle = ours ? Optional.empty() : new Ports(wish.bind()).obstacleTo(port);
    if (obstacle.isEmpty()) {
      return new Finding.Well("port", port + " is " + (ours ? "this server's already" : "free"));
    }
    return new Finding.Attention(
        "port",
        port + " cannot be listened on: " + obstacle.get().words(),
        obstacle.get() == Obstacle.TAKEN
            ? "ss -ltnp 'sport = :"
                + port
                + "' shows which: stop it, or have the port forwarded to another one and add "
                + option
                + " PORT"
            : "run this server as root, or sysctl -w net.ipv4.ip_unprivileged_port_start="
                + Math.min(port, 80)
                + ", or have the port forwarded to a higher one and add "
                + option
                + " PORT");
  }
}
