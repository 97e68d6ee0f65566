package belay.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The device by which this machine reaches the outside. */
final class Uplink {
  private static final int USUAL_MTU = 1500;
  private static final String ANYWHERE = "00000000";

  private Uplink() {}

  /** How large packets to the outside may be: larger ones of an app would vanish on the way. */
  static int mtu() {
    try {
      return device(Files.readAllLines(Path.of("/proc/net/route")))
          .map(Uplink::mtu)
          .orElse(USUAL_MTU);
    } catch (IOException e) {
      return USUAL_MTU;
    }
  }

  private static int mtu(String device) {
    try {
      Path file = Path.of("/sys/class/net", device, "mtu");
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      return USUAL_MTU;
    }
  }

  /** Whose route leads everywhere (proc_net_route). */
  static Optional<String> device(List<String> routes) {
    return routes.stream()
        .skip(1)
        .map(line -> line.strip().split("\\s+", -1))
        .filter(f -> f.length > 7 && f[1].equals(ANYWHERE) && f[7].equals(ANYWHERE))
        .map(f -> f[0])
        .findFirst();
  }
}
