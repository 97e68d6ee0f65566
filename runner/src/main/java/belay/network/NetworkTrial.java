package belay.network;

import belay.network.NetworkRange.Block;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out by trying whether this machine can give apps networks of their own, and of which
 * addresses. All homes of the machine use the same ones while it is up.
 */
public final class NetworkTrial {
  private static final Path PLACE = Path.of("/run/belay-networks");
  private static final List<String> PROGRAMS = List.of("ip", "nft", "nsenter");
  private static final List<Path> DIRECTORIES =
      List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/sbin"), Path.of("/bin"));

  /** An app's user is never this one. */
  private static final int SLOT = 0;

  /** Where nothing listens. */
  private static final int PORT = 9;

  /**
   * On a busy machine the first packet can get lost while the network comes up; the kernel sends it
   * again after one second, and after three.
   */
  private static final int MILLIS_MAX = 5_000;

  private NetworkTrial() {}

  /**
   * What was found.
   *
   * @param networks for root
   * @param pasta for who is not
   * @param why there is neither, in a sentence; empty where there is one
   */
  public record Found(Optional<Networks> networks, Optional<Pasta> pasta, Optional<String> why) {
    public static Found none(String why) {
      return new Found(Optional.empty(), Optional.empty(), Optional.of(why));
    }

    static Found of(Pasta pasta) {
      return new Found(Optional.empty(), Optional.of(pasta), Optional.empty());
    }

    private static Found of(Networks networks) {
      return new Found(Optional.of(networks), Optional.empty(), Optional.empty());
    }
  }

  /**
   * Tries, for root.
   *
   * @param home tells this home from others of the machine: letters and digits
   */
  public static Found on(NetworkSettings settings, String home) {
    for (String program : PROGRAMS) {
      if (find(program).isEmpty()) {
        String from =
            program.equals("nft") ? "nftables" : program.equals("ip") ? "iproute2" : "util-linux";
        return Found.none(
            "The program %s is not installed (Debian: apt-get install %s)."
                .formatted(program, from));
      }
    }
    try {
      Files.createDirectories(PLACE);
      try (FileChannel channel =
              FileChannel.open(
                  PLACE.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        Host host = new Host.ThisMachine();
        NetworkRange range = range(settings, host);
        var ground = new Networks.Ground(Rules.of(home), range, range6(settings.six()));
        Networks networks = new Networks(host, ground, settings);
        attempt(networks);
        Files.writeString(PLACE.resolve("range.new"), range + "\n");
        Files.move(
            PLACE.resolve("range.new"), PLACE.resolve("range"), StandardCopyOption.ATOMIC_MOVE);
        return lock.isValid()
            ? Found.of(networks)
            : Found.none("The lock in " + PLACE + " was lost.");
      }
    } catch (IOException e) {
      return Found.none("It was tried: " + e.getMessage() + ".");
    }
  }

  /** In the system's directories only. */
  static Optional<Path> find(String program) {
    return DIRECTORIES.stream()
        .map(directory -> directory.resolve(program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<NetworkRange6> range6(NetworkSettings.Six six) {
    return six.wanted() && Uplink.knowsSix()
        ? Optional.of(six.range().orElseGet(NetworkRange6::ofThisMachine))
        : Optional.empty();
  }

  private static NetworkRange range(NetworkSettings settings, Host host) throws IOException {
    if (settings.range().isPresent()) {
      return settings.range().get();
    }
    Path kept = PLACE.resolve("range");
    if (Files.exists(kept)) {
      return NetworkRange.of(Files.readString(kept).strip());
    }
    return NetworkRange.free(used(host))
        .orElseThrow(() ->
            new IOException(
                "all of "
                    + NetworkRange.USUAL
                    + " are used on this machine; set "
                    + NetworkRange.SETTING
                    + " to private addresses that are not"));
  }

  /** What leads somewhere already. */
  private static List<Block> used(Host host) throws IOException {
    List<Block> used = new ArrayList<>();
    String routes = host.run(List.of("ip", "-4", "route", "show", "table", "all"), "");
    for (String line : routes.split("\n", -1)) {
      for (String word : line.split("\\s+", -1)) {
        if (word.matches("\\d+(\\.\\d+){3}(/\\d+)?")) {
          Block.parse(word).ifPresent(used::add);
        }
      }
    }
    return used;
  }

  /** Makes one, asks whether it is reached, and takes it away. */
  static void attempt(Networks networks) throws IOException {
    networks.rule();
    try (Socket socket = new Socket()) {
      AppNetwork network = networks.of(SLOT, List.of());
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral(network.inner()), PORT), MILLIS_MAX);
    } catch (ConnectException e) {
      // Refused: it came there and back.
    } finally {
      // Also when it was half made: the next trial must not find the rest of it.
      networks.remove(SLOT);
    }
  }
}
