package belay.platform;

import belay.access.Access;
import belay.apps.Apps;
import belay.git.GitDoor;
import belay.http.ApiServer;
import belay.http.Changes;
import belay.http.Guesses;
import belay.http.HttpLimits;
import belay.http.Inside;
import belay.http.Listening;
import belay.http.Pages;
import belay.http.Route;
import belay.http.Routes;
import belay.rendezvous.Rendezvous;
import belay.rendezvous.RendezvousProtocol;
import belay.view.Addresses;
import belay.view.Secrets;
import belay.webhook.Payloads;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Platform API, listening. Closing it ends its connections; changes that were under way go on.
 */
public final class PlatformApi implements AutoCloseable {
  private final ApiServer server;
  private final Door door;
  private final Payloads payloads;
  private final Routes routes;

  private PlatformApi(ApiServer server, Door door, Payloads payloads, Routes routes) {
    this.server = server;
    this.door = door;
    this.payloads = payloads;
    this.routes = routes;
  }

  /**
   * Takes requests from now on.
   *
   * @param pages makes the door for browsers of what answers the API
   * @throws UncheckedIOException when a socket cannot be used
   */
  public static PlatformApi start(
      Listening listening,
      Behind behind,
      Started started,
      ServerState state,
      HttpLimits limits,
      Optional<GitDoor> git,
      Function<Inside, Optional<Pages>> pages) {
    Access access = behind.access();
    Apps apps = behind.records().apps();
    Door door =
        new Door(
            limits,
            listening.certificates(),
            new Addresses(local(listening), started.publicUrl(), started.boundUrl()),
            new Secrets(),
            new Guesses(),
            new Changes(limits.answerWithin()),
            new Rendezvous(listening.plainAnywhere()));
    Shown shown = Shown.of(behind, door.secrets(), started.at(), door.addresses().lasting());
    Routes routes = new Resources(behind, started, state, door, shown).routes();
    var answering =
        new ApiServer.Answering(
            routes,
            access,
            apps,
            git,
            pages.apply(new Inside(routes, access, apps)),
            door.guesses(),
            behind.clock());
    try {
      var upgrades = new RendezvousProtocol(door.rendezvous());
      ApiServer server = ApiServer.start(listening, upgrades, answering);
      Payloads payloads = shown.payloads(apps, behind.records().ledger(), door.addresses());
      return new PlatformApi(server, door, payloads, routes);
    } catch (RuntimeException e) {
      door.rendezvous().close();
      door.changes().close();
      throw e;
    }
  }

  /** What webhooks are told, in the words that the API has for it. */
  public Payloads payloads() {
    return payloads;
  }

  /** What it answers, as it is declared. */
  public List<Route> routes() {
    return routes.all();
  }

  public int port() {
    return server.port();
  }

  /** Closes connections that do not get on; to be called every few seconds. */
  public void look() {
    server.look();
  }

  @Override
  public void close() {
    door.rendezvous().close();
    try {
      server.close();
    } finally {
      door.changes().close();
    }
  }

  /** What a client on this machine calls it. */
  private static String local(Listening listening) {
    InetSocketAddress address = listening.sockets().getFirst().address();
    String host =
        address.getAddress().isLoopbackAddress()
            ? address.getAddress().getHostAddress()
            : "127.0.0.1";
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
