package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.USER;

import belay.access.Access;
import belay.access.Permission;
import belay.api.HealthBody;
import belay.api.ServerBody;
import belay.api.routing.RouterAnswer;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.routing.RouterUnavailable;
import belay.routing.Routing;
import belay.routing.Site;
import belay.tls.Certificates;
import belay.view.Addresses;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code GET /server}: what runs here. */
final class ServerResource {
  private final Routing routing;
  private final Certificates certificates;
  private final Addresses addresses;
  private final Site site;

  private final Access access;
  private final Apps apps;
  private final Started started;
  private final ServerState state;

  ServerResource(
      Routing routing,
      Certificates certificates,
      Addresses addresses,
      Site site,
      Access access,
      Apps apps,
      Started started,
      ServerState state) {
    this.access = access;
    this.apps = apps;
    this.started = started;
    this.state = state;
    this.routing = routing;
    this.certificates = certificates;
    this.addresses = addresses;
    this.site = site;
  }

  void register(Routes routes) {
    routes.get("/server", READ, USER, ServerBody.class, this::server);
    routes.open("GET", "/health", Void.class, HealthBody.class, _ -> health());
    routes.open("GET", "/server/ca.pem", Void.class, Answer.Stream.class, this::authority);
  }

  private Answer health() {
    HealthBody now = state.operating().health().get();
    return Answer.of(now.answers() ? 200 : 503, now).with("Cache-Control", "no-store");
  }

  /** Clients compare it with what they were told before they trust it. */
  private Answer authority(Exchange x) {
    String pem =
        certificates
            .authorityPem()
            .orElseThrow(() ->
                ApiError.notFound(
                    "certificate",
                    "This server shows a certificate that it was given; its authority is known"
                        + " by other means."));
    return Answer.Stream.text(out -> out.write(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private Answer server(Exchange x) {
    List<App> seen =
        apps.all().stream().filter(a -> access.may(x.person(), a, Permission.VIEW)).toList();
    return Answer.ok(
        new ServerBody(
            started.version(),
            started.home().toString(),
            started.pid(),
            started.at(),
            addresses.lasting(x.baseUrl()),
            site.url("NAME"),
            started.sshPort(),
            started.httpPort(),
            state.runtime().get(),
            router(),
            seen.size(),
            state.walls().get(),
            state.lost().get(),
            state.disk().get(),
            state.background().get(),
            alerts(x),
            state.operating().backups().get(),
            inMachines(seen),
            state.runner().get(),
            state.names().get()));
  }

  private List<String> inMachines(List<App> all) {
    return all.stream()
        .filter(app -> apps.settings(app).hostNetwork())
        .map(app -> app.name().value())
        .toList();
  }

  /** The server's, and those of the apps that one sees, by name. */
  private List<ServerBody.Alert> alerts(Exchange x) {
    List<ServerBody.Alert> seen = new ArrayList<>();
    for (ServerBody.Alert alert : state.operating().alerts().get()) {
      if (alert.app().isEmpty()) {
        seen.add(alert);
        continue;
      }
      apps.find(UUID.fromString(alert.app().get()))
          .filter(app -> access.may(x.person(), app, Permission.VIEW))
          .ifPresent(app -> seen.add(alert.of(app.name().value())));
    }
    return seen;
  }

  private Optional<ServerBody.Router> router() {
    try {
      RouterAnswer.Health health = routing.health();
      return Optional.of(
          new ServerBody.Router(
              health.pid(),
              health.port(),
              health.connections(),
              health.requests(),
              health.transport(),
              routing.serves(health.port())));
    } catch (RouterUnavailable e) {
      return Optional.empty();
    }
  }
}
