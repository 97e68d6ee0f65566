package belay.channels;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.ADMIN;
import static belay.http.Allowed.MANAGE;
import static java.util.Map.entry;

import belay.api.HookBody;
import belay.api.HookDeliveryBody;
import belay.api.request.HookCreate;
import belay.api.request.Reason;
import belay.hook.Hook;
import belay.hook.HookChannel;
import belay.hook.HookEvent;
import belay.hook.HookKind;
import belay.hook.HookWish;
import belay.hook.SqlHooks;
import belay.http.Allowed;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Endpoint;
import belay.http.Exchange;
import belay.http.Routes;
import belay.outbox.Due;
import belay.outbox.SqlDeliveries;
import belay.outbox.Untold;
import belay.release.App;
import belay.view.HookViews;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code /apps/{app}/hooks} and {@code /hooks}, the server's own: who is told in words of releases
 * and alerts, and what was told.
 */
public final class HooksResource {
  private final SqlHooks hooks;
  private final SqlDeliveries deliveries;
  private final HookChanges changes;

  public HooksResource(SqlDeliveries deliveries, SqlHooks hooks, HookChanges changes) {
    this.hooks = hooks;
    this.deliveries = deliveries;
    this.changes = changes;
  }

  /** Whose hooks a request is about: its app's, or where it has none the server's. */
  private interface OfOwner {
    Answer answer(Exchange x, Optional<App> app) throws InterruptedException;
  }

  public void register(Routes routes) {
    register(routes, "/apps/{app}", MANAGE);
    register(routes, "", ADMIN);
  }

  private void register(Routes routes, String at, Allowed allowed) {
    boolean ofApp = !at.isEmpty();
    routes
        .get(at + "/hooks", READ, allowed, HookBody.class, of(ofApp, this::list))
        .post(
            at + "/hooks",
            WRITE,
            allowed,
            HookCreate.class,
            HookBody.class,
            (x, asked) -> add(x, asked, ofApp ? Optional.of(x.app()) : Optional.empty()))
        .get(at + "/hooks/{hook}", READ, allowed, HookBody.class, of(ofApp, this::one))
        .delete(at + "/hooks/{hook}", WRITE, allowed, HookBody.class, of(ofApp, this::remove))
        .post(
            at + "/hooks/{hook}/actions/test",
            WRITE,
            allowed,
            Reason.class,
            HookDeliveryBody.class,
            of(ofApp, this::test))
        .get(
            at + "/hook-deliveries",
            READ,
            allowed,
            HookDeliveryBody.class,
            of(ofApp, this::deliveries))
        .get(
            at + "/hook-deliveries/{delivery}",
            READ,
            allowed,
            HookDeliveryBody.class,
            of(ofApp, this::delivery))
        .post(
            at + "/hook-deliveries/{delivery}/actions/redeliver",
            WRITE,
            allowed,
            Reason.class,
            HookDeliveryBody.class,
            of(ofApp, this::redeliver));
  }

  private static Endpoint of(boolean ofApp, OfOwner endpoint) {
    return x -> endpoint.answer(x, ofApp ? Optional.of(x.app()) : Optional.empty());
  }

  private static UUID owner(Optional<App> app) {
    return app.map(App::id).orElse(Untold.SERVER);
  }

  private Answer list(Exchange x, Optional<App> app) {
    return x.range("id")
        .page(hooks.list(owner(app)), entry("id", h -> h.id().toString()))
        .map(Hook.class, h -> HookViews.body(app, h));
  }

  private Answer one(Exchange x, Optional<App> app) {
    return Answer.ok(HookViews.body(app, find(x, app)));
  }

  private Hook find(Exchange x, Optional<App> app) {
    return hooks.find(owner(app), x.value("hook")).orElseThrow(HookChanges::notFound);
  }

  private Answer add(Exchange x, HookCreate asked, Optional<App> app) throws InterruptedException {
    HookKind kind =
        HookKind.ofWord(asked.kind())
            .orElseThrow(() -> ApiError.invalid("\"kind\" is http, slack or email."));
    HookWish wish =
        HookWish.of(kind, asked.to(), events(asked.events(), app.isEmpty()), app.isEmpty());
    HookViews.Changed added = changes.add(app, wish, x.change());
    return Answer.created(HookViews.body(app, added));
  }

  private static Set<HookEvent> events(List<String> words, boolean ofServer) {
    Set<HookEvent> events = EnumSet.noneOf(HookEvent.class);
    for (String word : words) {
      events.add(
          HookEvent.ofWord(word)
              .orElseThrow(() ->
                  ApiError.invalid(
                      "\"events\" holds what hooks are not told of; they are told of: "
                          + HookEvent.words(HookEvent.possible(ofServer))
                          + ".")));
    }
    return events;
  }

  private Answer remove(Exchange x, Optional<App> app) throws InterruptedException {
    HookViews.Changed removed = changes.remove(app, find(x, app), x.change());
    return Answer.ok(HookViews.body(app, removed));
  }

  private Answer test(Exchange x, Optional<App> app) throws InterruptedException {
    Hook hook = find(x, app);
    Due due = changes.tryOut(app, hook, x.person().user().email());
    return Answer.ok(HookViews.delivery(due, List.of(hook)));
  }

  private Answer deliveries(Exchange x, Optional<App> app) {
    List<Hook> all = hooks.list(owner(app));
    return x.range("seq")
        .page(
            deliveries.whole(owner(app), HookChannel.WORD),
            entry("seq", d -> Long.toString(d.delivery().place())),
            entry("id", d -> d.delivery().id().toString()))
        .map(Due.class, d -> HookViews.delivery(d, all));
  }

  private Answer delivery(Exchange x, Optional<App> app) {
    return Answer.ok(HookViews.delivery(found(x, app), hooks.list(owner(app))));
  }

  private Due found(Exchange x, Optional<App> app) {
    return Exchange.uuid(x.value("delivery"))
        .flatMap(id -> deliveries.find(owner(app), HookChannel.WORD, id))
        .orElseThrow(() -> ApiError.notFound("delivery", "Couldn't find that delivery."));
  }

  private Answer redeliver(Exchange x, Optional<App> app) {
    Due due = changes.again(owner(app), found(x, app));
    return Answer.ok(HookViews.delivery(due, hooks.list(owner(app))));
  }
}
