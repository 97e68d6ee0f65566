package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.USER;

import belay.access.Permission;
import belay.api.ServerBody;
import belay.api.routing.RouterAnswer;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Context;
import belay.http.Exchange;
import belay.http.Routes;
import belay.http.ServerFacts;
import belay.http.Services;
import belay.routing.RouterUnavailable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code GET /server}: what runs here. */
final class ServerResource {
  private final Context context;

  ServerResource(Context context) {
    this.context = context;
  }

  void register(Routes routes) {
    routes.get("/server", READ, USER, ServerBody.class, this::server);
    routes.open("GET", "/server/ca.pem", Void.class, Answer.Stream.class, this::authority);
  }

  /** Clients compare it with what they were told before they trust it. */
  private Answer authority(Exchange x) {
    String pem =
        context
            .certificates()
            .authorityPem()
            .orElseThrow(() ->
                ApiError.notFound(
                    "certificate",
                    "This server shows a certificate that it was given; its authority is known"
                        + " by other means."));
    return Answer.Stream.text(out -> out.write(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private Answer server(Exchange x) {
    ServerFacts facts = context.facts();
    Services services = context.services();
    long apps =
        services.apps().all().stream()
            .filter(a -> services.access().may(x.person(), a, Permission.VIEW))
            .count();
    return Answer.ok(
        new ServerBody(
            facts.version(),
            facts.home().toString(),
            facts.pid(),
            facts.startedAt(),
            context.addresses().lasting(x.baseUrl()),
            context.site().url("NAME"),
            facts.sshPort(),
            facts.httpPort(),
            facts.runtime().get(),
            router(),
            (int) apps,
            facts.walls().get(),
            facts.lost().get(),
            facts.disk().get(),
            facts.background().get()));
  }

  private Optional<ServerBody.Router> router() {
    try {
      RouterAnswer.Health health = context.services().routing().health();
      return Optional.of(
          new ServerBody.Router(
              health.pid(),
              health.port(),
              health.connections(),
              health.requests(),
              health.transport(),
              context.services().routing().serves(health.port())));
    } catch (RouterUnavailable e) {
      return Optional.empty();
    }
  }
}
