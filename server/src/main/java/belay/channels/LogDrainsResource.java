package belay.channels;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Permission;
import belay.access.Scope.Need;
import belay.activity.Happening;
import belay.activity.OfConnections;
import belay.api.LogDrainBody;
import belay.api.request.LogDrainCreate;
import belay.apps.Apps;
import belay.drain.Drain;
import belay.drain.DrainState;
import belay.drain.DrainUrl;
import belay.drain.Drains;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.view.Json;
import belay.view.Views;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code /apps/{app}/log-drains}: where an app's log is sent. User, password and query of a URL are
 * for those who may manage the app; others see, and name, a drain without them.
 */
public final class LogDrainsResource {
  private final Access access;
  private final Apps apps;
  private final Drains drains;
  private final Destinations destinations;

  public LogDrainsResource(Access access, Apps apps, Drains drains, Destinations destinations) {
    this.access = access;
    this.apps = apps;
    this.drains = drains;
    this.destinations = destinations;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/log-drains", READ, VIEW, LogDrainBody.class, this::list)
        .get("/apps/{app}/log-drains/{drain}", READ, VIEW, LogDrainBody.class, this::one)
        .post(
            "/apps/{app}/log-drains",
            WRITE,
            MANAGE,
            LogDrainCreate.class,
            LogDrainBody.class,
            this::add)
        .put(
            "/apps/{app}/log-drains/{drain}",
            WRITE,
            MANAGE,
            LogDrainCreate.class,
            LogDrainBody.class,
            this::change)
        .delete("/apps/{app}/log-drains/{drain}", WRITE, MANAGE, LogDrainBody.class, this::remove);
  }

  private Answer list(Exchange x) {
    App app = x.app();
    return x.range("id")
        .page(
            drains.of(app).stream().map(drain -> body(x, app, drain)).toList(),
            entry("id", body -> body.path("id").asText()),
            entry("created_at", body -> body.path("created_at").asText()));
  }

  private Answer one(Exchange x) {
    App app = x.app();
    return Answer.ok(body(x, app, find(x, app)));
  }

  private Answer add(Exchange x, LogDrainCreate asked) {
    App app = x.app();
    Drain drain = drains.add(app, url(asked));
    event(x, app, new OfConnections.DrainAdded(drain.token(), drain.url().toString()));
    return Answer.created(body(x, app, drain));
  }

  private DrainUrl url(LogDrainCreate asked) {
    DrainUrl url = DrainUrl.of(asked.url().strip());
    destinations.insist(url.host());
    return url;
  }

  private Answer change(Exchange x, LogDrainCreate asked) {
    App app = x.app();
    Drain changed = drains.change(find(x, app), url(asked));
    event(x, app, new OfConnections.DrainChanged(changed.token(), changed.url().toString()));
    return Answer.ok(body(x, app, changed));
  }

  private Answer remove(Exchange x) {
    App app = x.app();
    Drain drain = find(x, app);
    ObjectNode body = body(x, app, drain);
    drains.remove(drain);
    event(x, app, new OfConnections.DrainRemoved(drain.token(), drain.url().toString()));
    return Answer.ok(body);
  }

  private void event(Exchange x, App app, Happening what) {
    apps.event(app, what, x.change());
  }

  private Drain find(Exchange x, App app) {
    String wanted = x.value("drain");
    List<Drain> all = drains.of(app);
    Optional<Drain> named =
        all.stream()
            .filter(d -> d.id().toString().equals(wanted) || d.token().equals(wanted))
            .findFirst();
    if (named.isPresent()) {
      return named.get();
    }
    List<Drain> shown = all.stream().filter(d -> shown(x, app, d).equals(wanted)).toList();
    if (shown.size() > 1) {
      throw ApiError.invalid(
          "That URL, with its secrets hidden, is of " + shown.size() + " drains: use the id.");
    }
    return shown.stream()
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("log_drain", "Couldn't find that log drain."));
  }

  private String shown(Exchange x, App app, Drain drain) {
    boolean all =
        access.may(x.person(), app, Permission.MANAGE)
            && Need.READ_SECRETS.isMetBy(x.person().scopes());
    return all ? drain.url().text() : drain.url().masked();
  }

  /** Heroku's schema allows no more keys, so how a drain does is for Belay's own clients. */
  private ObjectNode body(Exchange x, App app, Drain drain) {
    ObjectNode body =
        Json.tree(
            new LogDrainBody(
                Optional.empty(),
                Views.ref(app),
                drain.createdAt(),
                drain.id(),
                drain.token(),
                drain.updatedAt(),
                shown(x, app, drain)));
    if (x.belayVariant()) {
      DrainState state = drains.state(drain.id());
      body.set(
          "belay",
          Json.tree(
              new LogDrainBody.State(
                  state.status().name().toLowerCase(Locale.ROOT),
                  state.sent(),
                  state.lost(),
                  state.waiting(),
                  state.problem())));
    }
    return body;
  }
}
