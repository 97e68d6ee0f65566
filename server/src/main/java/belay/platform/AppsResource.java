package belay.platform;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.MANAGE;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Permission;
import belay.access.Person;
import belay.activity.OfSettings;
import belay.api.AppBody;
import belay.api.IdName;
import belay.apps.Apps;
import belay.apps.Settings;
import belay.deploy.Deployer;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Context;
import belay.http.Exchange;
import belay.http.Fields;
import belay.http.Routes;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.Refused;
import belay.release.RuntimeKind;
import belay.view.Platform;
import belay.view.Views;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** {@code /apps}: make, show, rename, maintenance, destroy. */
final class AppsResource {
  private static final int NAMES_TRIED_MAX = 20;

  private final Context context;
  private final Apps apps;
  private final Deployer deployer;
  private final Views views;
  private final AppNames names = new AppNames();

  AppsResource(Context context) {
    this.context = context;
    this.apps = context.services().apps();
    this.deployer = context.services().deployer();
    this.views = context.views();
  }

  void register(Routes routes) {
    routes
        .get("/apps", READ, USER, AppBody.class, this::list)
        .get("/users/{user}/apps", EVERYTHING, USER, AppBody.class, this::list)
        .post("/apps", WRITE, USER, ObjectNode.class, AppBody.class, this::create)
        .get("/apps/{app}", READ, VIEW, AppBody.class, x -> Answer.ok(view(x.app(), x)))
        .patch("/apps/{app}", WRITE, MANAGE, ObjectNode.class, AppBody.class, this::update)
        // Heroku's own Java library renames with PUT.
        .put("/apps/{app}", WRITE, MANAGE, ObjectNode.class, AppBody.class, this::update)
        .delete("/apps/{app}", WRITE, MANAGE, AppBody.class, this::destroy);
  }

  private Answer list(Exchange x) {
    Person person = x.person();
    List<AppBody> seen =
        apps.all().stream()
            .filter(a -> context.services().access().may(person, a, Permission.VIEW))
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
    return views.app(app, context.addresses().lasting(x.baseUrl()));
  }

  private Answer create(Exchange x) throws InterruptedException {
    checkOnly(x, "region", Platform.REGION.name());
    Optional<RuntimeKind> runtime =
        x.text("runtime").map(RuntimeKind::ofWord).or(() -> runtime(x, "stack"));
    Change change = x.change();
    Optional<AppName> name = x.text("name").filter(n -> !n.isBlank()).map(AppName::new);
    App app =
        context
            .changes()
            .await(() -> name.isPresent() ? deployer.create(name, change) : createNamed(change))
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
  private static Optional<RuntimeKind> runtime(Exchange x, String key) {
    return Fields.reference(x.body(), key)
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
        return deployer.create(Optional.of(name), change);
      } catch (Refused taken) {
        if (i == NAMES_TRIED_MAX) {
          throw taken;
        }
      }
    }
  }

  private static void checkOnly(Exchange x, String key, String only) {
    Fields.reference(x.body(), key)
        .filter(v -> !v.equals(only))
        .ifPresent(v -> {
          throw ApiError.invalid("This server has one " + key + ", " + only + ".");
        });
  }

  private Answer update(Exchange x) throws InterruptedException {
    App app = x.app();
    Optional<RuntimeKind> runtime = runtime(x, "build_stack");
    Change change = x.change();
    Optional<AppName> name = x.text("name").map(AppName::new).filter(n -> !n.equals(app.name()));
    Optional<Boolean> maintenance = x.flag("maintenance");
    context
        .changes()
        .awaitDone(() -> {
          maintenance.ifPresent(on -> deployer.maintenance(app, on, change));
          runtime.ifPresent(kind -> keep(app, kind, change));
          name.ifPresent(n -> deployer.rename(app, n, change));
        });
    return Answer.ok(view(apps.find(app.id()).orElse(app), x));
  }

  private Answer destroy(Exchange x) throws InterruptedException {
    App app = x.app();
    AppBody last = view(app, x);
    Change change = x.change();
    context.changes().awaitDone(() -> deployer.destroy(app, change));
    return Answer.ok(last);
  }
}
