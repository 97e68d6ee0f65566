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
  private static final String ANYWHERE_6 = "0".repeat(32);

  /** RTF_REJECT of linux/route.h. */
  private static final long REFUSES = 0x200;

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

  /** Whether this machine's IPv6 leads to the outside. */
  static boolean hasSix() {
    try {
      return hasSix(Files.readAllLines(Path.of("/proc/net/ipv6_route")));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether one of these routes leads everywhere, by some device, and refuses nothing. */
  static boolean hasSix(List<String> routes) {
    return routes.stream()
        .map(line -> line.strip().split("\\s+", -1))
        .anyMatch(f ->
            f.length > 9
                && f[0].equals(ANYWHERE_6)
                && f[1].equals("00")
                && !f[9].equals("lo")
                && (Long.parseLong(f[8], 16) & REFUSES) == 0);
  }

  /** Whether devices here get addresses of IPv6. */
  static boolean knowsSix() {
    Path settings = Path.of("/proc/sys/net/ipv6/conf");
    return isOff(settings.resolve("all/disable_ipv6"))
        && isOff(settings.resolve("default/disable_ipv6"));
  }

  private static boolean isOff(Path setting) {
    try {
      return Files.readString(setting).strip().equals("0");
    } catch (IOException e) {
      return false;
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
