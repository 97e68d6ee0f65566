package belay.platform;

import belay.git.GitDoor;
import belay.http.ApiServer;
import belay.http.Changes;
import belay.http.Context;
import belay.http.Guesses;
import belay.http.HttpLimits;
import belay.http.Inside;
import belay.http.Listening;
import belay.http.Pages;
import belay.http.Routes;
import belay.http.ServerFacts;
import belay.http.Services;
import belay.rendezvous.Rendezvous;
import belay.rendezvous.RendezvousProtocol;
import belay.view.Addresses;
import belay.view.Secrets;
import belay.view.WebhookPayloads;
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
  private final Rendezvous rendezvous;
  private final Changes changes;
  private final Context context;
  private final Routes routes;

  private PlatformApi(
      ApiServer server, Rendezvous rendezvous, Changes changes, Context context, Routes routes) {
    this.routes = routes;
    this.server = server;
    this.rendezvous = rendezvous;
    this.changes = changes;
    this.context = context;
  }

  /**
   * Takes requests from now on.
   *
   * @param pages makes the door for browsers of what answers the API
   * @throws UncheckedIOException when a socket cannot be used
   */
  public static PlatformApi start(
      Listening listening,
      Services services,
      ServerFacts facts,
      HttpLimits limits,
      Optional<GitDoor> git,
      Function<Inside, Optional<Pages>> pages) {
    Rendezvous rendezvous = new Rendezvous(listening.plainAnywhere());
    Changes changes = new Changes(limits.answerWithin());
    Guesses guesses = new Guesses();
    Context context =
        new Context(
            services,
            facts,
            limits,
            listening.certificates(),
            new Addresses(local(listening), facts.publicUrl(), facts.boundUrl()),
            new Secrets(),
            guesses,
            changes);
    Routes routes = Resources.routes(context, rendezvous);
    var answering =
        new ApiServer.Answering(
            routes,
            services.access(),
            services.apps(),
            git,
            pages.apply(new Inside(routes, services.access(), services.apps())),
            guesses,
            services.clock());
    try {
      ApiServer server = ApiServer.start(listening, new RendezvousProtocol(rendezvous), answering);
      return new PlatformApi(server, rendezvous, changes, context, routes);
    } catch (RuntimeException e) {
      rendezvous.close();
      changes.close();
      throw e;
    }
  }

  /** What webhooks are told, in the words that the API has for it. */
  public Payloads payloads() {
    return new WebhookPayloads(
        context.services().apps(),
        context.services().ledger(),
        context.views(),
        context.releaseViews(),
        context.formationViews(),
        context.domainViews(),
        context.collaboratorViews(),
        context.addresses().lasting());
  }

  /** What it answers, as it is declared. */
  public List<Routes.Route> routes() {
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
    rendezvous.close();
    try {
      server.close();
    } finally {
      changes.close();
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
