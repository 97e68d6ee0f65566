package belay.network;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/**
 * The apps' networks on this machine. Making one again does no harm: whatever a kill left half done
 * is completed, and what somebody flushed is put back. Safe for use by several threads.
 */
public final class Networks implements Bridges {
  private static final String ROUTE_LOCALNET =
      "echo 1 >/proc/sys/net/ipv4/conf/" + AppNetwork.INSIDE + "/route_localnet && exec nft -f -";

  private static final int LOOKS = 4;

  private final Host host;
  private final NetworkRange range;
  private final NetworkSettings settings;
  private final Map<Integer, Made> made = new ConcurrentHashMap<>();

  private final Set<String> bridges = ConcurrentHashMap.newKeySet();

  /** How often in a row nothing was found to run in one. */
  private final Map<Integer, Integer> idle = new ConcurrentHashMap<>();

  private record Made(AppNetwork network, Set<Service> services) {}

  Networks(Host host, NetworkRange range, NetworkSettings settings) {
    this.host = host;
    this.range = range;
    this.settings = settings;
  }

  /** What is written into an app's resolv.conf. */
  public String resolvConf() {
    return NameServers.ofThisMachine().inside(range);
  }

  @Override
  public NetworkRange range() {
    return range;
  }

  /** Says the rules of all apps, and what other firewalls of the machine must let through. */
  public synchronized void rule() throws IOException {
    host.set("ipv4/ip_forward", "1");
    List<String> servers = NameServers.ofThisMachine().servers();
    host.run(List.of("nft", "-f", "-"), Rules.ofAll(range, servers));
    String foreign = Firewalls.passage(host.run(List.of("nft", "-j", "-t", "list", "ruleset"), ""));
    if (!foreign.isEmpty()) {
      host.run(List.of("nft", "-f", "-"), foreign);
    }
  }

  /**
   * The network in a slot, made if it is not there or not whole. What could be reached from it can
   * be still, for as long as it is there: beside what starts now runs what came before.
   *
   * @param own what this app may reach of the machine beside what every app may
   */
  public AppNetwork of(int slot, List<Service> own) throws IOException {
    idle.remove(slot);
    Made known = made.get(slot);
    if (known != null && known.services().containsAll(own) && isThere(known.network())) {
      return known.network();
    }
    synchronized (this) {
      AppNetwork network = AppNetwork.of(range, slot);
      made.put(slot, new Made(network, make(network, own)));
      return network;
    }
  }

  /**
   * Says the rules again where they are gone, and makes whole what is not.
   *
   * @param used slots in which something runs
   */
  public void keep(Set<Integer> used) throws IOException {
    rule();
    // Looked at once, however many apps there are.
    Map<String, Elements> open = Elements.all(host);
    for (String link : List.copyOf(bridges)) {
      boolean whole = open.getOrDefault(link, Elements.NONE).opens(settings.services());
      if (!host.hasDevice(link) || (!whole && !admit(link))) {
        bridges.remove(link);
      }
    }
    for (int slot : used) {
      Made known = made.get(slot);
      List<Service> services = new ArrayList<>(settings.services());
      if (known != null) {
        known.services().stream()
            .filter(service -> !settings.closed().contains(service.port()))
            .forEach(services::add);
      }
      String link = AppNetwork.of(range, slot).link();
      boolean whole = open.getOrDefault(link, Elements.NONE).opens(services);
      if (!whole || known == null || !isThere(known.network())) {
        made.remove(slot);
        var _ = of(slot, known == null ? List.of() : List.copyOf(known.services()));
      }
    }
  }

  private boolean isThere(AppNetwork network) {
    return host.hasDevice(network.link()) && isNamespace(network.namespace());
  }

  /** And not the empty file that one was to be mounted on. */
  private static boolean isNamespace(Path path) {
    try {
      return Files.getFileStore(path).type().equals("nsfs");
    } catch (IOException e) {
      return false;
    }
  }

  private Set<Service> make(AppNetwork network, List<Service> own) throws IOException {
    Elements before = Elements.of(network.link(), host);
    Set<Service> services = services(before, own);
    nameSpace(network);
    // Before there is a way: nothing that an app sends is to pass unruled.
    host.run(
        List.of("nft", "-f", "-"),
        Rules.ofApp(network.link(), Elements.wanted(services, settings), before));
    host.run(List.of("ip", "-batch", "-"), outer(network));
    host.set("ipv4/conf/" + network.link() + "/route_localnet", "1");
    host.run(List.of("ip", "-n", network.link(), "-batch", "-"), inner(network));
    List<String> inside = new ArrayList<>(entering(network.namespace()));
    inside.addAll(List.of("sh", "-c", ROUTE_LOCALNET));
    host.run(inside, Rules.inside(network, services));
    Set<Service> all = new HashSet<>(services);
    all.addAll(own);
    return all;
  }

  /**
   * Gives the namespace its name, by which it is entered. A control plane that was started with
   * mounts of its own, as by a service manager, does not see the names that the one before gave:
   * what runs leads to it.
   */
  private void nameSpace(AppNetwork network) throws IOException {
    if (isNamespace(network.namespace())) {
      return;
    }
    Files.deleteIfExists(network.namespace());
    Optional<Long> inhabitant = Inhabitants.at(network.inner());
    if (inhabitant.isPresent()) {
      String pid = Long.toString(inhabitant.get());
      host.run(List.of("ip", "netns", "attach", network.link(), pid), "");
      return;
    }
    if (host.hasDevice(network.link())) {
      host.run(List.of("ip", "link", "del", network.link()), "");
    }
    host.run(List.of("ip", "netns", "add", network.link()), "");
  }

  private Set<Service> services(Elements before, List<Service> own) {
    Map<Integer, Service> byPort = new TreeMap<>();
    before.loopback().forEach(port -> byPort.put(port, new Service(port, true, true)));
    own.forEach(service -> byPort.put(service.port(), service));
    settings.closed().forEach(byPort::remove);
    settings.services().forEach(service -> byPort.put(service.port(), service));
    return new LinkedHashSet<>(byPort.values());
  }

  private String outer(AppNetwork network) {
    StringBuilder text = new StringBuilder();
    String link = network.link();
    if (!host.hasDevice(link)) {
      text.append(
          "link add %s mtu %d type veth peer name %s mtu %2$d netns %1$s\n"
              .formatted(link, Uplink.mtu(), AppNetwork.INSIDE));
    }
    text.append("addr replace %s/31 dev %s\n".formatted(network.outer(), link));
    text.append("link set %s up\n".formatted(link));
    return text.toString();
  }

  private static String inner(AppNetwork network) {
    return """
    link set lo up
    addr replace %s/31 dev %s
    link set %2$s up
    route replace default via %s
    """
        .formatted(network.inner(), AppNetwork.INSIDE, network.outer());
  }

  @Override
  public synchronized boolean admit(String link) throws IOException {
    if (!link.startsWith(AppNetwork.PREFIX) || !host.hasDevice(link)) {
      return false;
    }
    Set<Service> services = new LinkedHashSet<>(settings.services());
    String rules =
        Rules.ofApp(link, Elements.wanted(services, settings), Elements.of(link, host))
            + Rules.bridge(link);
    host.run(List.of("nft", "-f", "-"), rules);
    host.set("ipv4/conf/" + link + "/route_localnet", "1");
    bridges.add(link);
    return true;
  }

  /** What stands before a command that is to run in a network, for root. */
  public static List<String> entering(Path namespace) {
    return List.of("nsenter", "--net=" + namespace, "--");
  }

  /** Takes a network away. What runs in it has none from then on. */
  public synchronized void remove(int slot) throws IOException {
    AppNetwork network = AppNetwork.of(range, slot);
    made.remove(slot);
    String services = Rules.ofApp(network.link(), Elements.NONE, Elements.of(network.link(), host));
    if (!services.isEmpty()) {
      host.run(List.of("nft", "-f", "-"), services);
    }
    if (host.hasDevice(network.link())) {
      host.run(List.of("ip", "link", "del", network.link()), "");
    }
    if (isNamespace(network.namespace())) {
      host.run(List.of("ip", "netns", "del", network.link()), "");
    } else {
      Files.deleteIfExists(network.namespace());
    }
  }

  /**
   * Takes away those in which nothing ran for several looks: between two commands of a build
   * nothing does either.
   *
   * @param ours whether a slot is of an app of this home, or of nobody
   */
  public void sweep(IntPredicate ours) throws IOException {
    sweep(ours, LOOKS);
  }

  /** The same at the end, when nothing will be started any more. */
  public void sweepAtOnce(IntPredicate ours) throws IOException {
    sweep(ours, 1);
  }

  private void sweep(IntPredicate ours, int looks) throws IOException {
    Set<String> inUse = Inhabitants.namespaces();
    List<Integer> gone = new ArrayList<>();
    if (!Files.isDirectory(AppNetwork.NAMESPACES)) {
      return;
    }
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(AppNetwork.NAMESPACES, AppNetwork.PREFIX + "*")) {
      for (Path each : all) {
        Optional<Integer> slot = slot(each);
        boolean used =
            isNamespace(each)
                ? Inhabitants.of(each).filter(inUse::contains).isPresent()
                : slot.isPresent() && Inhabitants.at(range.inner(slot.get())).isPresent();
        if (slot.isPresent() && used) {
          idle.remove(slot.get());
        } else if (slot.isPresent()
            && ours.test(slot.get())
            && idle.merge(slot.get(), 1, Integer::sum) >= looks) {
          gone.add(slot.get());
        }
      }
    }
    for (int slot : gone) {
      idle.remove(slot);
      remove(slot);
    }
  }

  private static Optional<Integer> slot(Path namespace) {
    String name = String.valueOf(namespace.getFileName()).substring(AppNetwork.PREFIX.length());
    return name.matches("\\d{1,6}") ? Optional.of(Integer.valueOf(name)) : Optional.empty();
  }
}
