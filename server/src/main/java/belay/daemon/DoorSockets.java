package belay.daemon;

import belay.handover.ListenerHolder;
import belay.handover.TcpListener;
import belay.home.Home;
import belay.release.BelayException;
import belay.release.InvalidInput;
import belay.routing.Site;
import belay.settings.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The listening sockets of the doors. They are had before anything of an app is started, and the
 * router holds duplicates of them: no app can listen there in place of a control plane that died,
 * and connections wait for the next one.
 */
final class DoorSockets implements AutoCloseable {
  private static final int SOCKET_NAME_MAX = 100;

  private final Path run;
  private final List<TcpListener> api = new ArrayList<>();
  private final List<TcpListener> ssh = new ArrayList<>();
  private final List<OwnRoute> routed = new ArrayList<>();
  private final List<ListenerHolder> given = new ArrayList<>();

  private DoorSockets(Path run) {
    this.run = run;
  }

  /**
   * Takes over what the control plane before listened with, and opens what nobody holds: first of
   * all, before anything of an app runs that could listen there.
   *
   * @param shared whether others are to hold them too
   * @throws CannotListen when an address is taken
   */
  static DoorSockets open(Path run, ServerConfig config, boolean shared) {
    InetAddress bind = bind(config);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    DoorSockets sockets = new DoorSockets(run);
    try {
      InetAddress api = apiBind(config);
      sockets.api.add(sockets.listener("api", api, config.apiPort(), "--api-port", shared));
      if (!api.isLoopbackAddress() && !api.isAnyLocalAddress()) {
        // The machine's own commands come in plain, which only loopback vouches for: from another
        // address of this machine a connection may be a container's, or forwarded.
        int port = sockets.api.getFirst().address().getPort();
        sockets.api.add(sockets.listener("api-loopback", loopback, port, "--api-port", shared));
      }
      Daemon.site(config)
          .own()
          .map(own -> sockets.route(own, shared))
          .ifPresent(sockets.routed::add);
      sockets.ssh.add(sockets.listener("ssh", bind, config.sshPort(), "--ssh-port", shared));
      return sockets;
    } catch (RuntimeException e) {
      sockets.close();
      throw e;
    }
  }

  private OwnRoute route(Site.Own own, boolean shared) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    TcpListener socket = listener("api-routed", loopback, 0, "--api-port", shared);
    return new OwnRoute(own, socket, OwnRoute.preface(run, new SecureRandom()));
  }

  private TcpListener listener(
      String name, InetAddress bind, int port, String option, boolean shared) {
    InetSocketAddress address = new InetSocketAddress(bind, port);
    try {
      String low = "low-" + (bind.isLoopbackAddress() ? "loopback-" : "") + port + ".sock";
      Optional<TcpListener> held =
          shared
              ? TcpListener.held(run.resolve("held-" + name + ".sock"), address)
                  // The runner's, for a port that only root may have.
                  .or(() -> TcpListener.held(run.resolve(low), address))
              : Optional.empty();
      TcpListener listener = held.isPresent() ? held.get() : TcpListener.open(address);
      if (shared) {
        given.add(
            ListenerHolder.open(
                run.resolve(name + "-listener.sock"), listener.descriptor(), false));
      }
      return listener;
    } catch (IOException e) {
      throw elsewhere(name, address)
          .map(held -> new CannotListen(held, address, e))
          .orElseGet(() -> new CannotListen(address, option, e));
    }
  }

  /** Where the router holds a socket for that door still, on the same port of another address. */
  private Optional<InetSocketAddress> elsewhere(String name, InetSocketAddress wanted) {
    Optional<TcpListener> held = TcpListener.given(run.resolve("held-" + name + ".sock"));
    held.ifPresent(TcpListener::close);
    return held.map(TcpListener::address).filter(at -> at.getPort() == wanted.getPort());
  }

  /** Those of the API, the one that it is called by first. */
  List<TcpListener> api() {
    return List.copyOf(api);
  }

  /** Where the router hands on what comes for the server's own name; none where it has none. */
  Optional<OwnRoute> routed() {
    return routed.stream().findFirst();
  }

  TcpListener ssh() {
    return ssh.getFirst();
  }

  /**
   * Where this machine's own commands come in: in a directory that nobody else may enter, so that
   * they know whom they send a token. Empty where its name would be too long for a socket's.
   */
  Optional<Path> own() {
    Path directory = run.resolve("api");
    Path socket = directory.resolve("own.sock");
    if (socket.toString().length() > SOCKET_NAME_MAX) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      Files.deleteIfExists(socket);
      return Optional.of(socket);
    } catch (IOException e) {
      throw new Home.HomeUnusable(run, e);
    }
  }

  static InetAddress bind(ServerConfig config) {
    return address("bind", config.bind());
  }

  /** Where the API listens by a port of its own. */
  static InetAddress apiBind(ServerConfig config) {
    return address("api.bind", config.apiBind());
  }

  private static InetAddress address(String key, String text) {
    InetAddress bind = new InetSocketAddress(text, 0).getAddress();
    if (bind == null) {
      throw new InvalidInput(key + " is " + text + ", which is no address of this machine.");
    }
    return bind;
  }

  @Override
  public void close() {
    given.forEach(ListenerHolder::close);
    api.forEach(TcpListener::close);
    routed.forEach(OwnRoute::close);
    ssh.forEach(TcpListener::close);
  }

  /** Another program has the port, or it may not be had. */
  static final class CannotListen extends BelayException {
    private static final long serialVersionUID = 1L;

    CannotListen(InetSocketAddress held, InetSocketAddress address, IOException cause) {
      super(
          "The control plane cannot listen on "
              + address.getAddress().getHostAddress()
              + ":"
              + address.getPort()
              + ": the router holds "
              + held.getAddress().getHostAddress()
              + " of that port for it, where it listened before. To change the address: belay down,"
              + " which ends the apps for as long, then belay up. Or put back what server.properties"
              + " said of it: belay up starts the control plane alone then",
          cause);
    }

    CannotListen(InetSocketAddress address, String option, IOException cause) {
      super(
          "The control plane cannot listen on "
              + address.getAddress().getHostAddress()
              + ":"
              + address.getPort()
              + " ("
              + cause.getMessage()
              + "). To see who does: ss -ltnp 'sport = :"
              + address.getPort()
              + "'. If that is an app: belay down ends all apps, belay up starts them again. Or"
              + " choose another port: belay up "
              + option
              + " PORT",
          cause);
    }
  }
}
