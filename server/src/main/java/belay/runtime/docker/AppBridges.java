package belay.runtime.docker;

import belay.network.Bridges;
import belay.runtime.DynoNetwork;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network in the engine for each app, whose bridge is under the rules of the apps' networks. Its
 * containers are dialled on it, and not through the engine's proxies. Where apps have no networks
 * of their own, or the engine's devices are not this machine's, there are none: containers are on
 * the engine's usual network then, and their ports published. Safe for use by several threads.
 */
final class AppBridges {
  private static final Logger LOG = LoggerFactory.getLogger(AppBridges.class);
  private static final String DEVICE = "com.docker.network.bridge.name";
  private static final int TRIES = 64;

  /** An app that asked may still be making its container. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  private final Engine engine;
  private final String home;
  private final Supplier<Optional<Bridges>> networks;
  private final InstantSource clock;
  private final Map<UUID, Instant> asked = new ConcurrentHashMap<>();
  private volatile boolean elsewhere;

  /**
   * @param networks waits until it is known whether there are any
   */
  AppBridges(
      Engine engine, String home, Supplier<Optional<Bridges>> networks, InstantSource clock) {
    this.engine = engine;
    this.home = home;
    this.networks = networks;
    this.clock = clock;
  }

  /** The order with the network that its container is to be in. */
  ContainerOrder place(ContainerOrder order) {
    DynoNetwork wanted = order.spec().network();
    if (!wanted.own()) {
      return order;
    }
    UUID app = order.spec().appId();
    return of(app, wanted.services()).map(name -> order.in(name, end(device(app)))).orElse(order);
  }

  /** The machine's address on a bridge. */
  private static Optional<String> end(String device) {
    try {
      return Optional.ofNullable(NetworkInterface.getByName(device)).stream()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .map(InetAddress::getHostAddress)
          .findFirst();
    } catch (SocketException e) {
      LOG.warn("The address of {} cannot be read: {}", device, e.getMessage());
      return Optional.empty();
    }
  }

  /** The name of an app's network, made if it is not there; empty for the engine's usual one. */
  private synchronized Optional<String> of(UUID app, Set<Integer> services) {
    Optional<Bridges> own = elsewhere ? Optional.empty() : networks.get();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    asked.put(app, clock.instant());
    String name = name(app);
    try {
      if (!exists(name)) {
        sweep();
        create(name, app, own.get());
      }
      if (own.get().admit(device(app), services)) {
        return Optional.of(name);
      }
      LOG.warn("The engine's networks are not of this machine: apps' containers share one.");
      elsewhere = true;
      remove(name);
    } catch (IOException | DockerException e) {
      LOG.warn("An app's containers get no network of their own: {}", e.getMessage());
    }
    return Optional.empty();
  }

  /** Whether apps' containers are on one network. */
  boolean areShared() {
    return elsewhere || networks.get().isEmpty();
  }

  private boolean exists(String name) {
    return engine.ask(docker -> docker.listNetworksCmd().withNameFilter(name).exec()).stream()
        .anyMatch(n -> name.equals(n.getName()));
  }

  private void create(String name, UUID app, Bridges own) {
    Map<String, String> labels = Map.of(Labels.HOME, home);
    for (int i = 0; ; i++) {
      String subnet = own.range().bridge(app.hashCode() + i);
      try {
        engine.ask(docker ->
            docker
                .createNetworkCmd()
                .withName(name)
                .withDriver("bridge")
                .withCheckDuplicate(true)
                .withOptions(Map.of(DEVICE, device(app)))
                .withLabels(labels)
                .withIpam(
                    new Network.Ipam()
                        .withConfig(List.of(new Network.Ipam.Config().withSubnet(subnet))))
                .exec());
        return;
      } catch (DockerException e) {
        if (i == TRIES || !String.valueOf(e.getMessage()).contains("overlap")) {
          throw e;
        }
      }
    }
  }

  /**
   * Takes all of this home's away, at the end.
   *
   * @param empty whether there are no containers left in them
   */
  void leave(boolean empty) {
    if (!empty) {
      return;
    }
    try {
      asked.clear();
      sweep();
    } catch (EngineUnavailable | DockerException e) {
      LOG.warn("The apps' networks in the engine stay: {}", e.getMessage());
    }
  }

  /** Takes away those of this home in which nothing is. */
  synchronized void sweep() {
    Instant old = clock.instant().minus(FRESH);
    asked.values().removeIf(at -> at.isBefore(old));
    List<String> kept = asked.keySet().stream().map(this::name).toList();
    for (Network network :
        engine.ask(docker ->
            docker
                .listNetworksCmd()
                .withFilter("label", List.of(Labels.HOME + "=" + home))
                .exec())) {
      if (!kept.contains(network.getName())) {
        remove(network.getName());
      }
    }
  }

  /** The engine keeps one that something is in. */
  private void remove(String name) {
    try {
      engine.ask(docker -> docker.removeNetworkCmd(name).exec());
    } catch (DockerException e) {
      LOG.debug("{} stays", name, e);
    }
  }

  private String name(UUID app) {
    return "belay-" + home.substring(0, 8) + "-" + app;
  }

  /** The kernel takes 15 characters. */
  private String device(UUID app) {
    try {
      byte[] both = (home + app).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(both);
      return "belayd" + HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
