package belay.platform;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Permission;
import belay.access.Person;
import belay.activity.OfSettings;
import belay.api.AppBody;
import belay.api.IdName;
import belay.api.request.AppCreate;
import belay.api.request.AppUpdate;
import belay.api.request.Ref;
import belay.apps.Apps;
import belay.apps.Settings;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.lifecycle.AppLife;
import belay.lifecycle.AppSettings;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.Refused;
import belay.release.RuntimeKind;
import belay.view.Addresses;
import belay.view.Platform;
import belay.view.Views;
import java.util.List;
import java.util.Optional;

/** {@code /apps}: make, show, rename, maintenance, destroy. */
final class AppsResource {
  private static final int NAMES_TRIED_MAX = 20;

  private final Access access;
  private final Addresses addresses;
  private final Changes changes;
  private final Apps apps;
  private final AppLife life;
  private final AppSettings settings;
  private final Views views;
  private final AppNames names = new AppNames();

  AppsResource(
      AppLife life,
      AppSettings appSettings,
      Access access,
      Apps apps,
      Addresses addresses,
      Changes changes,
      Views views) {
    this.access = access;
    this.addresses = addresses;
    this.changes = changes;
    this.apps = apps;
    this.life = life;
    this.settings = appSettings;
    this.views = views;
  }

  void register(Routes routes) {
    routes
        .get("/apps", READ, USER, AppBody.class, this::list)
        .get("/users/{user}/apps", EVERYTHING, USER, AppBody.class, this::list)
        .post("/apps", WRITE, USER, AppCreate.class, AppBody.class, this::create)
        .get("/apps/{app}", READ, VIEW, AppBody.class, x -> Answer.ok(view(x.app(), x)))
        .patch("/apps/{app}", WRITE, MANAGE, AppUpdate.class, AppBody.class, this::update)
        // Heroku's own Java library renames with PUT.
        .put("/apps/{app}", WRITE, MANAGE, AppUpdate.class, AppBody.class, this::update)
        .delete("/apps/{app}", WRITE, MANAGE, AppBody.class, this::destroy);
  }

  private Answer list(Exchange x) {
    Person person = x.person();
    List<AppBody> seen =
        apps.all().stream()
            .filter(a -> access.may(person, a, Permission.VIEW))
            .map(app -> view(app, x))
            .toList();
    return x.range("name")
        .page(
            seen,
            entry("name", AppBody::name),
            entry("id", a -> a.id().toString()),
            entry("updated_at", a -> a.updatedAt().toString()));
  }

  private AppBody view(App app, Exchange x) {
    return views.app(app, addresses.lasting(x.baseUrl()));
  }

  private Answer create(Exchange x, AppCreate asked) throws InterruptedException {
    checkRegion(asked.region());
    Optional<RuntimeKind> runtime =
        asked.runtime().map(RuntimeKind::ofWord).or(() -> runtime(asked.stack()));
    Change change = x.change();
    Optional<AppName> name = asked.name().filter(n -> !n.isBlank()).map(AppName::new);
    App app =
        changes
            .await(() -> name.isPresent() ? life.create(name, change) : createNamed(change))
            .orElseThrow(Changes::stillWaiting);
    runtime.ifPresent(kind -> keep(app, kind, change));
    return Answer.created(view(app, x));
  }

  private void keep(App app, RuntimeKind kind, Change change) {
    Settings now = apps.settings(app);
    if (!now.runtime().equals(Optional.of(kind))) {
      Settings next = now.withRuntime(Optional.of(kind));
      apps.settings(app, next, OfSettings.Changed.one("runtime", kind.word()), change);
    }
  }

  /** Which runtime a stack stands for. */
  private static Optional<RuntimeKind> runtime(Optional<Ref> named) {
    return named
        .map(Ref::value)
        .map(stack -> {
          if (is(stack, Platform.CONTAINER)) {
            return RuntimeKind.DOCKER;
          }
          if (is(stack, Platform.STACK)) {
            return RuntimeKind.PROCESS;
          }
          throw ApiError.invalid(
              "This server has two stacks: "
                  + Platform.STACK.name()
                  + " for processes, and container.");
        });
  }

  private static boolean is(String nameOrId, IdName stack) {
    return nameOrId.equals(stack.name()) || nameOrId.equals(stack.id().toString());
  }

  private App createNamed(Change change) {
    for (int i = 1; ; i++) {
      AppName name = names.next();
      try {
        return life.create(Optional.of(name), change);
      } catch (Refused taken) {
        if (i == NAMES_TRIED_MAX) {
          throw taken;
        }
      }
    }
  }

  private static void checkRegion(Optional<Ref> region) {
    String only = Platform.REGION.name();
    if (region.filter(named -> !named.value().equals(only)).isPresent()) {
      throw ApiError.invalid("This server has one region, " + only + ".");
    }
  }

  private Answer update(Exchange x, AppUpdate asked) throws InterruptedException {
    App app = x.app();
    Optional<RuntimeKind> runtime = runtime(asked.buildStack());
    Change change = x.change();
    Optional<AppName> name = asked.name().map(AppName::new).filter(n -> !n.equals(app.name()));
    Optional<Boolean> maintenance = asked.maintenance();
    changes.awaitDone(() -> {
      maintenance.ifPresent(on -> settings.maintenance(app, on, change));
      runtime.ifPresent(kind -> keep(app, kind, change));
      name.ifPresent(n -> life.rename(app, n, change));
    });
    return Answer.ok(view(apps.find(app.id()).orElse(app), x));
  }

  private Answer destroy(Exchange x) throws InterruptedException {
    App app = x.app();
    AppBody last = view(app, x);
    Change change = x.change();
    changes.awaitDone(() -> life.destroy(app, change));
    return Answer.ok(last);
  }
}
