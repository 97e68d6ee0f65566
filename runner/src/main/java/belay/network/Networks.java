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
import java.util.stream.Collectors;

/**
 * The networks of a home's apps on this machine. Making one again does no harm: whatever a kill
 * left half done is completed, and what somebody flushed is put back. Safe for use by several
 * threads.
 */
public final class Networks implements Bridges {
  private static final int LOOKS = 4;

  private final Host host;
  private final Ground ground;
  private final NetworkSettings settings;
  private final Map<Integer, Made> made = new ConcurrentHashMap<>();

  private final Map<String, Set<Integer>> bridges = new ConcurrentHashMap<>();

  /** How often in a row nothing was found to run in one. */
  private final Map<Integer, Integer> idle = new ConcurrentHashMap<>();

  /** Whether the table of the versions before is there: it refuses what it was not told of. */
  private volatile boolean shared;

  private final Asking asking = new Asking();

  /** Whether the kernel refuses what comes before it is led elsewhere; found out by trying. */
  private boolean early = true;

  private record Made(AppNetwork network, Set<Service> services) {}

  /**
   * What they are made of.
   *
   * @param rules the home's own table
   * @param range6 empty where this machine has no IPv6, or is to give none
   */
  record Ground(Rules rules, NetworkRange range, Optional<NetworkRange6> range6) {
    AppNetwork network(int slot) {
      return AppNetwork.of(range, range6, slot);
    }
  }

  Networks(Host host, Ground ground, NetworkSettings settings) {
    this.host = host;
    this.ground = ground;
    this.settings = settings;
  }

  /** What is written into an app's resolv.conf. */
  public String resolvConf() {
    return NameServers.ofThisMachine().inside(ground.range());
  }

  @Override
  public NetworkRange range() {
    return ground.range();
  }

  /** The addresses of IPv6; empty where they have none. */
  public Optional<NetworkRange6> range6() {
    return ground.range6();
  }

  /** Says the rules of all apps, and what other firewalls of the machine must let through. */
  public synchronized void rule() throws IOException {
    host.set("ipv4/ip_forward", "1");
    if (ground.range6().isPresent() && Uplink.hasSix()) {
      Forwarding.six(host);
    }
    List<String> links = new ArrayList<>(bridges.keySet());
    made.values().forEach(each -> links.add(each.network().link()));
    var allowance = Allowance.of(host.setting("netfilter/nf_conntrack_max"));
    List<String> servers = asking.now(NameServers.ofThisMachine());
    var base = new Rules.Base(ground.range(), ground.range6(), servers, links, allowance, early);
    try {
      nft(ground.rules().ofAll(base));
    } catch (IOException e) {
      if (!early) {
        throw e;
      }
      nft(ground.rules().ofAll(base.late()));
      early = false;
    }
    String ruleset = host.run(List.of("nft", "-j", "-t", "list", "ruleset"), "");
    shared = Firewalls.hasShared(ruleset);
    nft(Firewalls.passage(ruleset));
  }

  private void nft(String text) throws IOException {
    if (!text.isEmpty()) {
      host.run(List.of("nft", "-f", "-"), text);
    }
  }

  private Map<String, Elements> elements(Rules of) throws IOException {
    List<String> words = new ArrayList<>(List.of("nft", "-j", "list", "table"));
    words.addAll(List.of(of.table().split(" ", 2)));
    return Elements.parse(host.run(words, ""));
  }

  /** What a link may reach by now; somebody may have flushed all rules, which come back then. */
  private Elements elements(String link) throws IOException {
    try {
      return elements(ground.rules()).getOrDefault(link, Elements.NONE);
    } catch (IOException e) {
      rule();
      return Elements.NONE;
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
      AppNetwork network = ground.network(slot);
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
    Map<String, Elements> open = elements(ground.rules());
    // Those too that a program before this one put there.
    open.forEach((link, elements) -> {
      if (AppNetwork.slot(link).isEmpty()) {
        bridges.putIfAbsent(link, Set.copyOf(elements.loopback()));
      }
    });
    for (String link : List.copyOf(bridges.keySet())) {
      Elements now = open.getOrDefault(link, Elements.NONE);
      Set<Integer> own = bridges.getOrDefault(link, Set.of());
      boolean whole = now.opens(settings.services()) && now.loopback().containsAll(own);
      if (!host.hasDevice(link) || (!whole && !admit(link, own))) {
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
      String link = ground.network(slot).link();
      boolean whole =
          open.containsKey(link) && open.getOrDefault(link, Elements.NONE).opens(services);
      if (!whole || known == null || !isThere(known.network())) {
        made.remove(slot);
        var _ = of(slot, known == null ? List.of() : List.copyOf(known.services()));
      }
    }
  }

  /**
   * Takes the table of the versions before away, once no other home's networks are told of there.
   *
   * @param ours whether a slot is of an app of this home, or of nobody
   */
  public synchronized void retire(IntPredicate ours) throws IOException {
    if (!shared) {
      return;
    }
    boolean all =
        elements(Rules.SHARED).keySet().stream()
            .allMatch(link ->
                bridges.containsKey(link) || AppNetwork.slot(link).filter(ours::test).isPresent());
    if (all) {
      nft("delete table " + Rules.SHARED.table() + "\n");
      shared = false;
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
    Elements before = elements(network.link());
    Set<Service> services = services(List.of(before, asBefore(network.link())), own);
    nameSpace(network);
    Elements now = Elements.wanted(services, settings);
    Rules rules = ground.rules();
    String ruled =
        rules.judges(network.link())
            + rules.ofApp(network.link(), now, before)
            + (shared ? Rules.SHARED.ofAppAsBefore(network.link(), now) : "");
    boolean isNew = !host.hasDevice(network.link());
    var steps = new MakingSteps(network, isNew, Uplink.mtu(), Uplink.hasSix());
    host.run(List.of("sh", "-e"), steps.script(ruled, Rules.inside(network, services)));
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

  /** What was told of a link by a version before, whose dynos may run in that network still. */
  private Elements asBefore(String link) throws IOException {
    return shared ? elements(Rules.SHARED).getOrDefault(link, Elements.NONE) : Elements.NONE;
  }

  private Set<Service> services(List<Elements> before, List<Service> own) {
    Map<Integer, Service> byPort = new TreeMap<>();
    before.stream()
        .flatMap(each -> each.loopback().stream())
        .forEach(port -> byPort.put(port, new Service(port, true, true)));
    own.forEach(service -> byPort.put(service.port(), service));
    settings.closed().forEach(byPort::remove);
    settings.services().forEach(service -> byPort.put(service.port(), service));
    return new LinkedHashSet<>(byPort.values());
  }

  @Override
  public synchronized boolean admit(String link, Set<Integer> own) throws IOException {
    if (!link.startsWith(AppNetwork.PREFIX) || !host.hasDevice(link)) {
      return false;
    }
    Elements before = elements(link);
    List<Service> wanted = own.stream().sorted().map(p -> new Service(p, true, true)).toList();
    Set<Service> services = services(List.of(before), wanted);
    Elements now = Elements.wanted(services, settings);
    Rules rules = ground.rules();
    nft(rules.judges(link) + rules.ofApp(link, now, before) + rules.bridge(link));
    if (shared) {
      nft(Rules.SHARED.ofAppAsBefore(link, now) + Rules.SHARED.bridge(link));
    }
    host.set("ipv4/conf/" + link + "/route_localnet", "1");
    bridges.put(
        link,
        services.stream()
            .filter(service -> service.loopback() && !settings.services().contains(service))
            .map(Service::port)
            .collect(Collectors.toSet()));
    return true;
  }

  /** What stands before a command that is to run in a network, for root. */
  public static List<String> entering(Path namespace) {
    return List.of("nsenter", "--net=" + namespace, "--");
  }

  /** Takes a network away. What runs in it has none from then on. */
  public synchronized void remove(int slot) throws IOException {
    AppNetwork network = ground.network(slot);
    made.remove(slot);
    idle.remove(slot);
    Elements before = elements(network.link());
    if (host.hasDevice(network.link())) {
      host.run(List.of("ip", "link", "del", network.link()), "");
    }
    // Last: what goes by a device that is still there is judged.
    Rules rules = ground.rules();
    nft(rules.ofApp(network.link(), Elements.NONE, before) + rules.releases(network.link()));
    forgetShared(network.link());
    if (isNamespace(network.namespace())) {
      host.run(List.of("ip", "netns", "del", network.link()), "");
    } else {
      Files.deleteIfExists(network.namespace());
    }
  }

  private void forgetShared(String link) throws IOException {
    if (shared) {
      nft(Rules.SHARED.ofApp(link, Elements.NONE, asBefore(link)));
    }
  }

  /**
   * Takes away one in which nothing runs, as when its app is destroyed.
   *
   * @return whether it did
   */
  public boolean vacate(int slot) throws IOException {
    if (isInhabited(ground.network(slot).namespace(), slot, Inhabitants.namespaces())) {
      return false;
    }
    remove(slot);
    return true;
  }

  private boolean isInhabited(Path namespace, int slot, Set<String> inUse) throws IOException {
    return isNamespace(namespace)
        ? Inhabitants.of(namespace).filter(inUse::contains).isPresent()
        : Inhabitants.at(ground.range().inner(slot)).isPresent();
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

  /** The same at the end, when nothing will be started any more; the table goes with the last. */
  public void sweepAtOnce(IntPredicate ours) throws IOException {
    sweep(ours, 1);
    synchronized (this) {
      // Said again first: somebody may have flushed it.
      rule();
      if (elements(ground.rules()).keySet().stream().noneMatch(host::hasDevice)) {
        nft("delete table " + ground.rules().table() + "\n");
      }
      asking.close();
    }
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
        Optional<Integer> slot = AppNetwork.slot(String.valueOf(each.getFileName()));
        if (slot.isEmpty()) {
          continue;
        }
        if (isInhabited(each, slot.get(), inUse)) {
          idle.remove(slot.get());
        } else if (ours.test(slot.get()) && idle.merge(slot.get(), 1, Integer::sum) >= looks) {
          gone.add(slot.get());
        }
      }
    }
    for (int slot : gone) {
      remove(slot);
    }
  }
}
