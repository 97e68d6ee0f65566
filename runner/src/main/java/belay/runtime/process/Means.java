package belay.runtime.process;

import belay.kernel.Cgroups;
import belay.network.NetworkRange6;
import belay.network.NetworkSettings;
import belay.network.NetworkTrial;
import belay.network.Networks;
import belay.network.Pasta;
import belay.network.PastaTrial;
import belay.runtime.CannotStartDyno;
import belay.runtime.DynoNetworks;
import belay.runtime.DynoQuota;
import belay.runtime.limits.Limiter;
import belay.runtime.limits.LimitsProbe;
import belay.runtime.limits.SandboxLimits;
import belay.sandbox.OwnDomain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How dynos are kept apart and within their limits on this machine. Found out by trying, once, on a
 * thread of its own beside the rest of the control plane's start; whoever asks before waits. Safe
 * for use by several threads.
 */
final class Means implements AutoCloseable {
  private static final String NAME = "belay-";
  private static final int NAME_LENGTH = 12;

  private final Machine machine;
  private final SandboxLimits sandbox;
  private final boolean wantsNetworks;
  private final CompletableFuture<Seen> seen;

  private record Seen(Probe.Found found, Limiter limiter, NetworkTrial.Found networks) {}

  /** Begins to try. */
  Means(
      Machine machine,
      Launcher launcher,
      SandboxLimits sandbox,
      NetworkSettings networks,
      LocalHost.Place place,
      InstantSource clock) {
    this.machine = machine;
    this.sandbox = sandbox;
    this.wantsNetworks =
        machine.root() ? networks.own() : networks.kind() == NetworkSettings.Kind.PASTA;
    Path dynos = place.state().resolve("run/dynos").toAbsolutePath().normalize();
    Probe probe = new Probe(machine, launcher, dynos.resolveSibling("trials"), clock, place);
    this.seen =
        CompletableFuture.supplyAsync(
            () -> {
              Probe.Found found = probe.best();
              return new Seen(
                  found, limiter(machine, dynos), networks(networks, machine, found.kind(), place));
            },
            task -> Thread.ofPlatform().name("isolation").daemon().start(task));
  }

  /** Who is in one must be shown whom to ask for names there. */
  private static NetworkTrial.Found networks(
      NetworkSettings settings, Machine machine, Isolation kind, LocalHost.Place place) {
    if (!settings.own()) {
      return NetworkTrial.Found.none("The setting network says host.");
    }
    if (!machine.root()) {
      return withoutRoot(settings, kind, place);
    }
    return kind.sandboxed || OwnRoot.isOf(kind)
        ? NetworkTrial.on(settings, name(place.home()))
        : NetworkTrial.Found.none("Apps have no files of their own here.");
  }

  private static NetworkTrial.Found withoutRoot(
      NetworkSettings settings, Isolation kind, LocalHost.Place place) {
    if (settings.kind() != NetworkSettings.Kind.PASTA) {
      return NetworkTrial.Found.none(
          "Only root can make networks; with network.pasta=on in server.properties each dyno has"
              + " one without root.");
    }
    return kind.sandboxed
        ? PastaTrial.on(settings, place.state().resolve("run/pasta.nft").toAbsolutePath())
        : NetworkTrial.Found.none(
            "pasta gives a network to what is in bubblewrap, and nothing is in it here.");
  }

  private static Limiter limiter(Machine machine, Path dynos) {
    Cgroups groups = Cgroups.open(Path.of("/proc/self"), Path.of("/"), NAME + name(dynos));
    return new LimitsProbe(LimitsProbe.MachineSize.ofThisMachine(), machine.prlimit()).seen(groups);
  }

  /** Of each home its own. */
  private static String name(Path directory) {
    try {
      byte[] path =
          directory.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(path);
      return HexFormat.of().formatHex(hash).substring(0, NAME_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private Seen seen() {
    try {
      return seen.join();
    } catch (CompletionException e) {
      throw new CannotStartDyno(
          "No process can be started for apps: " + String.valueOf(e.getCause()), e);
    }
  }

  /**
   * The best way to keep dynos apart.
   *
   * @throws CannotStartDyno when there is none
   */
  Isolation isolation() {
    return seen().found().kind();
  }

  /** Their apps' networks; empty where this machine cannot make any, or is not to. */
  Optional<Networks> networks() {
    return seen().networks().networks();
  }

  /** What gives each dyno a network where this is not root; empty where nothing does. */
  Optional<Pasta> pasta() {
    return seen().networks().pasta();
  }

  /** What keeps them within their limits. */
  Limiter limiter() {
    return seen().limiter();
  }

  /** Both, in one sentence. */
  String description() {
    try {
      boolean sandboxed = isolation().sandboxed;
      String limits = limiter().description(DynoQuota.DEFAULT, sandbox, sandboxed);
      return seen().found().description(machine, limits) + " " + networkDescription();
    } catch (CannotStartDyno e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** What is not kept here of what docs/security.md promises, in sentences. */
  List<String> unkept() {
    try {
      List<String> unkept =
          new ArrayList<>(Promises.unkept(isolation(), machine.root(), OwnDomain.isKnown()));
      if (wantsNetworks) {
        seen()
            .networks()
            .why()
            .ifPresent(why -> unkept.add("Apps share the machine's network. " + why));
      }
      return unkept;
    } catch (CannotStartDyno e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** The networks that dynos are in. */
  DynoNetworks dynoNetworks() {
    if (pasta().isPresent()) {
      return DynoNetworks.EACH_ITS_OWN;
    }
    return networks()
        .map(all ->
            new DynoNetworks(
                DynoNetworks.Kind.APP,
                Optional.of(all.range().toString()),
                all.range6().map(NetworkRange6::toString)))
        .orElse(DynoNetworks.MACHINES);
  }

  private String networkDescription() {
    DynoNetworks networks = dynoNetworks();
    return switch (networks.kind()) {
      case DYNO -> "Each dyno has a network of its own, by pasta.";
      case APP ->
          "Each app has a network of its own, of "
              + Stream.of(networks.range(), networks.range6())
                  .flatMap(Optional::stream)
                  .collect(Collectors.joining(" and "))
              + ".";
      case MACHINE -> "Apps are in the machine's network: " + seen().networks().why().orElse("");
    };
  }

  /** Waits for what is being tried, and takes away the groups that nothing runs in. */
  @Override
  public void close() {
    Optional<Limiter> limiter =
        seen.handle((s, failure) -> Optional.ofNullable(s).map(Seen::limiter)).join();
    limiter.ifPresent(l -> l.groups().removeAll());
  }
}
