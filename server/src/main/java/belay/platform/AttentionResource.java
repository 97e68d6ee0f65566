package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.USER;

import belay.access.Access;
import belay.access.Permission;
import belay.access.Rights;
import belay.api.AttentionBody;
import belay.api.AttentionBody.Item;
import belay.api.OverviewBody;
import belay.api.ServerBody;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.routing.RouterUnavailable;
import belay.view.Addresses;
import belay.view.AttentionViews;
import belay.view.Overviews;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code /attention}: what a person should look at. */
final class AttentionResource {
  private final Access access;
  private final Apps apps;
  private final Addresses addresses;
  private final Overviews overviews;
  private final ServerState state;

  AttentionResource(
      Access access, Apps apps, Addresses addresses, Overviews overviews, ServerState state) {
    this.access = access;
    this.apps = apps;
    this.addresses = addresses;
    this.overviews = overviews;
    this.state = state;
  }

  void register(Routes routes) {
    routes.get("/attention", READ, USER, AttentionBody.class, this::attention);
  }

  private Answer attention(Exchange x) {
    boolean admin = x.person().user().admin();
    String url = addresses.lasting(x.baseUrl());
    Rights rights = access.rights(x.person());
    List<OverviewBody> seen = new ArrayList<>();
    for (App app : apps.all()) {
      if (rights.may(app, Permission.VIEW)) {
        seen.add(overviews.of(app, rights, url));
      }
    }
    return Answer.ok(AttentionViews.of(seen, alerts(rights, admin), admin ? server() : List.of()));
  }

  /** Those of the apps that one sees, by name, and for an administrator those of the server. */
  private List<ServerBody.Alert> alerts(Rights rights, boolean admin) {
    List<ServerBody.Alert> seen = new ArrayList<>();
    for (ServerBody.Alert alert : state.operating().alerts().get()) {
      Optional<App> app = alert.app().map(UUID::fromString).flatMap(apps::find);
      if (app.isEmpty() && admin) {
        seen.add(alert);
      }
      app.filter(a -> rights.may(a, Permission.VIEW))
          .ifPresent(a -> seen.add(alert.of(a.name().value())));
    }
    return seen;
  }

  private List<Item> server() {
    List<String> names =
        state.names().get().stream()
            .filter(n -> !n.reason().isEmpty())
            .map(n -> n.name() + ": " + n.reason())
            .toList();
    return AttentionViews.server(
        new AttentionViews.Router(routerAnswers(), state.operating().routerDeaths().get()),
        names,
        state.operating().backups().get());
  }

  private boolean routerAnswers() {
    try {
      return state.routing().health().pid() > 0;
    } catch (RouterUnavailable e) {
      return false;
    }
  }
}
