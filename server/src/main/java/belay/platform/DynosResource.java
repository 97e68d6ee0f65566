package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.access.Scope.Need.WRITE_SECRETS;
import static belay.http.Allowed.OPERATE;
import static belay.http.Allowed.VIEW;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Permission;
import belay.access.Person;
import belay.api.DrainingBody;
import belay.api.DynoBody;
import belay.api.WarmBody;
import belay.api.request.DynoCreate;
import belay.api.request.DynoExec;
import belay.api.request.DynoStop;
import belay.api.request.Reason;
import belay.apps.Apps;
import belay.fleet.AppDynos;
import belay.fleet.DynoState;
import belay.fleet.OneOffDynos;
import belay.fleet.OneOffs;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.ledger.Ledger;
import belay.lifecycle.Formation;
import belay.release.App;
import belay.release.Change;
import belay.release.DynoSize;
import belay.release.LedgerEntry;
import belay.rendezvous.Rendezvous;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import belay.view.Addresses;
import belay.view.ReleaseViews;
import belay.view.Views;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code /apps/{app}/dynos}: what runs, restart, stop, one-off dynos. */
final class DynosResource {
  private static final int COMMAND_CHARS_MAX = 32_768;

  private final Access access;
  private final Apps apps;
  private final Ledger ledger;
  private final Addresses addresses;
  private final Changes changes;
  private final AppDynos appDynos;
  private final OneOffDynos oneOffs;
  private final Formation formation;
  private final Rendezvous rendezvous;

  DynosResource(
      Formation formation,
      OneOffDynos oneOffs,
      AppDynos appDynos,
      Access access,
      Apps apps,
      Ledger ledger,
      Addresses addresses,
      Changes changes,
      Rendezvous rendezvous) {
    this.access = access;
    this.apps = apps;
    this.ledger = ledger;
    this.addresses = addresses;
    this.changes = changes;
    this.appDynos = appDynos;
    this.oneOffs = oneOffs;
    this.formation = formation;
    this.rendezvous = rendezvous;
  }

  /** Into a dyno that runs: Belay's own path, and that of Heroku's run:inside. */
  private void inside(Routes routes) {
    routes
        .post(
            "/apps/{app}/dynos/{dyno}/exec",
            WRITE_SECRETS,
            OPERATE,
            DynoExec.class,
            DynoBody.class,
            this::exec)
        .post(
            "/apps/{app}/dynos/{dyno}",
            WRITE_SECRETS,
            OPERATE,
            DynoExec.class,
            DynoBody.class,
            this::exec);
  }

  void register(Routes routes) {
    inside(routes);
    routes
        .get("/apps/{app}/dynos", READ, VIEW, DynoBody.class, this::list)
        .get("/apps/{app}/warm", READ, VIEW, WarmBody.class, this::warm)
        .get("/apps/{app}/draining", READ, VIEW, DrainingBody.class, this::draining)
        .get("/apps/{app}/dynos/{dyno}", READ, VIEW, DynoBody.class, this::one)
        .post(
            "/apps/{app}/dynos",
            WRITE_SECRETS,
            OPERATE,
            DynoCreate.class,
            DynoBody.class,
            this::run)
        .delete("/apps/{app}/dynos", WRITE, OPERATE, Void.class, x -> restart(x, Optional.empty()))
        .delete("/apps/{app}/dynos/{dyno}", WRITE, OPERATE, Void.class, this::restartOne)
        .delete(
            "/apps/{app}/formations/{type}",
            WRITE,
            OPERATE,
            Void.class,
            x -> restart(x, Optional.of(x.value("type"))))
        .post(
            "/apps/{app}/dynos/actions/stop",
            WRITE,
            OPERATE,
            Reason.class,
            Void.class,
            x -> stop(x, Optional.empty()))
        .post(
            "/apps/{app}/dynos/{dyno}/actions/stop",
            WRITE,
            OPERATE,
            DynoStop.class,
            Void.class,
            this::stopOne)
        .post(
            "/apps/{app}/formations/{type}/actions/stop",
            WRITE,
            OPERATE,
            DynoStop.class,
            Void.class,
            this::stopType);
  }

  private Answer list(Exchange x) {
    App app = x.app();
    Map<Integer, UUID> releases = new HashMap<>();
    List<DynoBody> dynos =
        appDynos.dynos(app).stream()
            .sorted(
                Comparator.comparing((DynoState d) -> d.name().type())
                    .thenComparingInt(d -> d.name().number()))
            .map(d -> body(app, d, releases))
            .toList();
    return x.range("name")
        .page(dynos, entry("name", DynoBody::name), entry("id", d -> d.id().toString()));
  }

  private Answer warm(Exchange x) {
    App app = x.app();
    return Answer.ok(
        appDynos.warm(app).stream()
            .map(w ->
                new WarmBody(
                    w.release().version(), w.release().description(), w.dynos(), w.until()))
            .toList());
  }

  private Answer draining(Exchange x) {
    App app = x.app();
    return Answer.ok(appDynos.draining(app).stream().map(ReleaseViews::draining).toList());
  }

  private Answer one(Exchange x) {
    App app = x.app();
    return Answer.ok(body(app, find(app, x.value("dyno")), new HashMap<>()));
  }

  private DynoState find(App app, String nameOrId) {
    return appDynos.dynos(app).stream()
        .filter(d -> d.name().toString().equals(nameOrId) || d.id().toString().equals(nameOrId))
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("dyno", "Couldn't find that dyno."));
  }

  private DynoBody body(App app, DynoState dyno, Map<Integer, UUID> releases) {
    return new DynoBody(
        Optional.empty(),
        dyno.command(),
        dyno.since(),
        dyno.id(),
        dyno.name().toString(),
        new DynoBody.ReleaseRef(releaseId(app, dyno.version(), releases), dyno.version()),
        Views.ref(app),
        apps.sizes(app).getOrDefault(dyno.name().type(), DynoSize.USUAL).name(),
        dyno.state().name().toLowerCase(Locale.ROOT),
        dyno.name().type(),
        dyno.since());
  }

  private UUID releaseId(App app, int version, Map<Integer, UUID> known) {
    return known.computeIfAbsent(
        version,
        v ->
            ledger
                .find(app.id(), v)
                .map(LedgerEntry::release)
                .map(r -> r.id())
                .orElse(new UUID(0, 0)));
  }

  private Answer run(Exchange x, DynoCreate asked) throws InterruptedException {
    App app = x.app();
    String command = command(asked.command());
    Map<String, String> env = env(asked.env());
    DynoSize size = size(asked.size());
    String type = asked.type().orElse(OneOffs.TYPE);
    Change change = x.change();
    if (asked.attach()) {
      Optional<Terminal> terminal = asked.forceNoTty() ? Optional.empty() : terminal(env);
      return attached(
          x, app, size, terminal, () -> oneOffs.run(app, command, type, env, terminal, change));
    }
    return Answer.created(
        body(
            app,
            changes
                .await(() -> oneOffs.runDetached(app, command, type, env, change))
                .orElseThrow(Changes::stillWaiting),
            new HashMap<>()));
  }

  /** A one-off dyno has the size that is asked for; like any other it is a name. */
  private static DynoSize size(Optional<String> asked) {
    return asked.map(DynoSize::named).orElse(DynoSize.USUAL);
  }

  private static String command(String command) {
    if (command.length() > COMMAND_CHARS_MAX || command.indexOf('\0') >= 0) {
      throw ApiError.invalid("\"command\" is too long or has a NUL character.");
    }
    return command;
  }

  /** Inside a dyno that runs: the answer is as for a one-off dyno that is attached. */
  private Answer exec(Exchange x, DynoExec asked) throws InterruptedException {
    App app = x.app();
    String command = command(asked.command());
    String dyno = x.value("dyno");
    Change change = x.change();
    Map<String, String> env = env(asked.env());
    Optional<Terminal> terminal = asked.forceNoTty() ? Optional.empty() : terminal(env);
    DynoSize size = size(asked.size());
    return attached(
        x, app, size, terminal, () -> oneOffs.exec(app, dyno, command, terminal, change));
  }

  /** As long as there is such a user, and he may run what he holds. */
  private boolean mayStay(Person person, App app) {
    return access
        .user(person.user().id())
        .filter(u -> access.may(new Person(u, person.credential()), app, Permission.OPERATE))
        .isPresent();
  }

  private Answer attached(
      Exchange x, App app, DynoSize size, Optional<Terminal> terminal, Supplier<OneOff> start)
      throws InterruptedException {
    OneOff dyno = changes.await(start, OneOff::close).orElseThrow(Changes::stillWaiting);
    BooleanSupplier mayStay = () -> mayStay(x.person(), app);
    String url =
        rendezvous.expect(
            app.id(), dyno, terminal.isPresent(), x.rendezvous(addresses.port()), mayStay);
    Instant started = dyno.dyno().startedAt();
    int version = dyno.dyno().version();
    return Answer.created(
        new DynoBody(
            Optional.of(url),
            dyno.dyno().command(),
            started,
            dyno.dyno().id(),
            dyno.dyno().name().toString(),
            new DynoBody.ReleaseRef(releaseId(app, version, new HashMap<>()), version),
            Views.ref(app),
            size.name(),
            "starting",
            dyno.dyno().name().type(),
            started));
  }

  private static Map<String, String> env(Map<String, Object> asked) {
    Map<String, String> env = new HashMap<>();
    asked.forEach((name, value) -> {
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")
          || value instanceof List<?>
          || value.toString().indexOf('\0') >= 0) {
        throw ApiError.invalid("\"env\" must hold variables and their text.");
      }
      env.put(name, value.toString());
    });
    return env;
  }

  /** The terminal that the client's environment tells of; none without TERM. */
  private static Optional<Terminal> terminal(Map<String, String> env) {
    return Optional.ofNullable(env.get("TERM"))
        .filter(term -> !term.isBlank() && !term.equals("dumb"))
        .map(term -> new Terminal(term, size(env, "COLUMNS", 80), size(env, "LINES", 24)));
  }

  private static int size(Map<String, String> env, String key, int fallback) {
    String text = env.getOrDefault(key, "");
    return text.matches("[1-9]\\d{0,3}") ? Integer.parseInt(text) : fallback;
  }

  private Answer restartOne(Exchange x) throws InterruptedException {
    App app = x.app();
    if (rendezvous.end(app.id(), x.value("dyno"))) {
      return Answer.accepted();
    }
    return restart(x, Optional.of(dynoOrType(app, x.value("dyno"))));
  }

  private Answer restart(Exchange x, Optional<String> what) throws InterruptedException {
    App app = x.app();
    Change change = x.change();
    changes.awaitDone(() -> formation.restart(app, what, change));
    return Answer.accepted();
  }

  private Answer stopOne(Exchange x, DynoStop asked) throws InterruptedException {
    App app = x.app();
    if (rendezvous.end(app.id(), x.value("dyno"))) {
      return Answer.accepted();
    }
    return stopSome(x, app, dynoOrType(app, x.value("dyno")), asked);
  }

  private Answer stopType(Exchange x, DynoStop asked) throws InterruptedException {
    App app = x.app();
    String type = x.value("type");
    boolean attached = rendezvous.end(app.id(), type);
    boolean more = appDynos.dynos(app).stream().anyMatch(d -> d.name().type().equals(type));
    return attached && !more ? Answer.accepted() : stopSome(x, app, type, asked);
  }

  /** Heroku's call has no body; what is to stay down is Belay's own. */
  private Answer stopSome(Exchange x, App app, String what, DynoStop asked)
      throws InterruptedException {
    if (asked.stayDown()) {
      return stop(x, Optional.of(what));
    }
    Change change = x.change();
    changes.awaitDone(() -> formation.cycle(app, what, change));
    return Answer.accepted();
  }

  private Answer stop(Exchange x, Optional<String> what) throws InterruptedException {
    App app = x.app();
    Change change = x.change();
    changes.awaitDone(() -> formation.stop(app, what, change));
    return Answer.accepted();
  }

  /**
   * A dyno's id becomes its name; names and types stay, and the formation knows which there are.
   */
  private String dynoOrType(App app, String text) {
    return Exchange.uuid(text).map(_ -> find(app, text).name().toString()).orElse(text);
  }
}
