package belay.network;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Has the kernel pass packets of IPv6 on. A machine that does so no longer listens to what routers
 * announce, unless told to: one that has its route from them keeps it.
 */
final class Forwarding {
  private static final Path DEVICES = Path.of("/proc/sys/net/ipv6/conf");
  private static final String ALL = "ipv6/conf/all/forwarding";

  private Forwarding() {}

  static void six(Host host) throws IOException {
    if (Files.readString(DEVICES.resolve("all/forwarding")).strip().equals("1")) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DEVICES)) {
      for (Path device : all) {
        Path listens = device.resolve("accept_ra");
        if (Files.exists(listens) && Files.readString(listens).strip().equals("1")) {
          host.set("ipv6/conf/" + device.getFileName() + "/accept_ra", "2");
        }
      }
    }
    host.set(ALL, "1");
  }
}
