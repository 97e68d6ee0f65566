package belay.network;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Networks without root: each dyno is in a user and a network namespace of its own, for which the
 * program pasta (Debian's passt) opens connections as the user who runs Belay. What may be reached
 * is said by rules of nftables within, which no app can change: it has no capability in the
 * namespace that they belong to. IPv4 only. Safe for use by several threads.
 */
public final class Pasta {
  /** Any two addresses do: nobody sees them but the dyno, and each has the same. */
  private static final int SLOT = 0;

  private static final int BITS = 24;

  /** Among the words of what stands around all of it, and of no command of an app's. */
  private static final String AROUND = "--map-current-user";

  /**
   * Within, with the capabilities that rules and mounts take, which go before the command comes.
   * pasta closes or leaves open what its caller had, ignores broken pipes, and is of another process
   * namespace than what is mounted.
   */
  private static final String BEGIN =
      """
      exec 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
      "$1" -f "$2" || exit 1
      [ -z "$3" ] || exec 9<"$3" || exit 1
      [ -z "$4" ] || exec 3>"$4" || exit 1
      belay_unshare=$5 belay_setpriv=$6
      shift 6
      exec env --default-signal=PIPE "$belay_unshare" --mount-proc -- \
        "$belay_setpriv" --inh-caps=-all --ambient-caps=-all -- "$@"
      """;

  /** Of a build's command all is output that people read, and pasta warns of what is no fault. */
  private static final String APART = "exec \"$@\" 2>\"$0\"";

  private static final String LOG = "pasta.log";

  private final Programs programs;
  private final NetworkSettings settings;
  private final NetworkRange range;
  private final Path rules;

  /** The programs that it takes, wherever this machine has them. */
  record Programs(Path pasta, Path nft, Path unshare, Path setpriv) {}

  /**
   * @param rules the file that the rules are kept in
   */
  Pasta(Programs programs, NetworkSettings settings, Path rules) {
    this.programs = programs;
    this.settings = settings;
    this.range = settings.range().orElse(NetworkRange.USUAL.getFirst());
    this.rules = rules;
  }

  /**
   * What a command's network is to have.
   *
   * @param services ports of the machine's 127.0.0.1 that it reaches at its own
   * @param port where it is reached at the machine's 127.0.0.1, and listens at its own
   * @param outlived whether it is to end with the process that starts it, which also hears what
   *     pasta says
   * @param filter a file that it reads at descriptor 9
   * @param log a pipe that it writes to at descriptor 3
   */
  public record Wish(
      Collection<Integer> services,
      OptionalInt port,
      boolean outlived,
      Optional<Path> filter,
      Optional<Path> log) {
    /** One that is reached by nobody. */
    public static final Wish PLAIN = plain(false);

    /** The same for one whose starter waits for it. */
    static final Wish AWAITED = plain(true);

    private static Wish plain(boolean outlived) {
      return new Wish(List.of(), OptionalInt.empty(), outlived, Optional.empty(), Optional.empty());
    }
  }

  /** What stands before a command that is to run in a network of its own. */
  public List<String> entering(Wish wish) throws IOException {
    writeRules();
    List<String> words = new ArrayList<>();
    if (wish.outlived()) {
      words.addAll(List.of(programs.setpriv().toString(), "--pdeathsig", "KILL"));
      words.add("--no-new-privs");
    } else {
      words.addAll(List.of("sh", "-c", APART, rules.resolveSibling(LOG).toString()));
    }
    // In a process namespace, so that all of it ends with pasta, and pasta with what waits for it.
    // Root is nobody there: who may gain nothing could give nobody root's place in a namespace
    // within.
    words.addAll(List.of(programs.unshare().toString(), "--user", AROUND, "--keep-caps"));
    words.addAll(List.of("--pid", "--fork"));
    words.addAll(List.of("--kill-child", "--mount-proc", "--", programs.pasta().toString()));
    AppNetwork addresses = AppNetwork.of(range, Optional.empty(), SLOT);
    words.addAll(List.of("--netns-only", "--foreground", "--quiet", "--ipv4-only"));
    words.add("--config-net");
    words.addAll(List.of("--no-map-gw", "--no-dhcp", "--no-dhcpv6", "--no-ndp", "--no-ra"));
    words.addAll(List.of("--ns-ifname", AppNetwork.INSIDE, "--address", addresses.inner()));
    words.addAll(List.of("--netmask", Integer.toString(BITS), "--gateway", addresses.outer()));
    words.addAll(List.of("--dns-forward", resolver()));
    words.addAll(List.of("--udp-ports", "none", "--udp-ns", "none"));
    words.addAll(List.of("--tcp-ports", port(wish.port()), "--tcp-ns", ports(wish.services())));
    words.addAll(List.of("--", "sh", "-c", BEGIN, "sh"));
    words.addAll(List.of(programs.nft().toString(), rules.toString()));
    words.add(wish.filter().map(Path::toString).orElse(""));
    words.add(wish.log().map(Path::toString).orElse(""));
    words.addAll(List.of(programs.unshare().toString(), programs.setpriv().toString()));
    return words;
  }

  /** Whether these are the words of a process around one in such a network. */
  public static boolean isAround(List<String> words) {
    return words.contains(AROUND);
  }

  private static String port(OptionalInt port) {
    return port.isPresent() ? "127.0.0.1/" + port.getAsInt() : "none";
  }

  private String ports(Collection<Integer> own) {
    String all =
        settings.reached(own).stream()
            .filter(service -> service.loopback() || service.asLocalhost())
            .map(service -> Integer.toString(service.port()))
            .collect(Collectors.joining(","));
    return all.isEmpty() ? "none" : all;
  }

  private String resolver() {
    return range.resolvers(1).getFirst();
  }

  /** What is written into a dyno's resolv.conf. */
  public String resolvConf() {
    return NameServers.ofThisMachine().inside(range, 1);
  }

  /** Anew for each: this machine's own addresses change. */
  private synchronized void writeRules() throws IOException {
    List<Service> open = settings.services().stream().filter(s -> !s.loopback()).toList();
    var base = new PastaRules(resolver(), addresses(), open, settings.allowed());
    String text = base.text();
    if (Files.exists(rules) && Files.readString(rules).equals(text)) {
      return;
    }
    Path fresh = rules.resolveSibling(rules.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, rules, StandardCopyOption.ATOMIC_MOVE);
  }

  /** This machine's, but those of its loopback. */
  private static Collection<String> addresses() throws IOException {
    Collection<String> found = new TreeSet<>();
    for (NetworkInterface device : NetworkInterface.networkInterfaces().toList()) {
      device
          .inetAddresses()
          .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
          .map(InetAddress::getHostAddress)
          .forEach(found::add);
    }
    return found;
  }
}
