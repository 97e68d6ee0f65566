package belay.channels;

import belay.deploy.HookTurn;
import belay.history.Outcomes;
import belay.hook.Hook;
import belay.hook.HookChannel;
import belay.hook.HookNames;
import belay.hook.HookWish;
import belay.hook.SqlHooks;
import belay.hook.TestNotice;
import belay.http.ApiError;
import belay.http.Changes;
import belay.outbox.Delivery;
import belay.outbox.Due;
import belay.outbox.Receivers;
import belay.outbox.SqlDeliveries;
import belay.outbox.Untold;
import belay.release.App;
import belay.release.Change;
import belay.routing.Site;
import belay.switching.DeployOutcome;
import belay.view.HookViews.Changed;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hooks come and go, and are tried out, whichever endpoint asks for it. */
public final class HookChanges {
  private static final Logger LOG = LoggerFactory.getLogger(HookChanges.class);

  /** Longer than any attempt takes, and one that was under way before it. */
  private static final Duration TRY_MAX = Duration.ofSeconds(70);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final SqlHooks hooks;
  private final HookTurn turn;
  private final SqlDeliveries deliveries;
  private final Receivers receivers;
  private final Destinations destinations;
  private final Changes changes;
  private final Site site;

  public HookChanges(
      SqlHooks hooks,
      HookTurn turn,
      SqlDeliveries deliveries,
      Receivers receivers,
      Destinations destinations,
      Changes changes,
      Site site) {
    this.hooks = hooks;
    this.turn = turn;
    this.deliveries = deliveries;
    this.receivers = receivers;
    this.destinations = destinations;
    this.changes = changes;
    this.site = site;
  }

  public Changed add(Optional<App> app, HookWish wish, Change change) throws InterruptedException {
    wish.host().ifPresent(destinations::insist);
    UUID owner = app.map(App::id).orElse(Untold.SERVER);
    if (app.isEmpty()) {
      Hook hook = hooks.prepare(owner, wish);
      LOG.info("{} added the server's hook {}", change.actor().email(), hook.name());
      return new Changed(hook, Optional.empty());
    }
    Optional<Changed> changed =
        changes.await(() -> {
          Hook hook = hooks.prepare(owner, wish);
          try {
            return new Changed(
                hook,
                Optional.of(release(app.get(), HookNames.added(hook.name()), () -> {}, change)));
          } catch (RuntimeException e) {
            hooks.forget(hook);
            throw e;
          }
        });
    return changed.orElseThrow(Changes::stillWaiting);
  }

  public Changed remove(Optional<App> app, Hook hook, Change change) throws InterruptedException {
    if (app.isEmpty()) {
      hooks.forget(hook);
      LOG.info("{} removed the server's hook {}", change.actor().email(), hook.name());
      return new Changed(hook, Optional.empty());
    }
    String description = HookNames.removed(hook.name());
    Runnable there = () -> insistThere(app.get(), hook);
    Optional<String> release = changes.await(() -> release(app.get(), description, there, change));
    return new Changed(hook, Optional.of(release.orElseThrow(Changes::stillWaiting)));
  }

  private void insistThere(App app, Hook hook) {
    if (hooks.find(app.id(), hook.name()).isEmpty()) {
      throw notFound();
    }
  }

  static ApiError notFound() {
    return ApiError.notFound("hook", "Couldn't find that hook.");
  }

  private String release(App app, String description, Runnable insist, Change change) {
    DeployOutcome outcome = turn.release(app, description, insist, change);
    hooks.changed();
    Outcomes.throwIfFailed(outcome);
    return outcome instanceof DeployOutcome.Live live ? live.entry().release().label() : "";
  }

  /** Sends a test, waits for how it goes, and answers that. */
  Due tryOut(Optional<App> app, Hook hook, String by) throws InterruptedException {
    String name = app.map(a -> a.name().value()).orElse("");
    String url = app.map(site::url).orElse("");
    Delivery delivery =
        deliveries.tryOut(
            hook.id(),
            HookChannel.WORD,
            hook.appId(),
            HookChannel.payload(TestNotice.of(hook, name, url, by)));
    return await(hook.appId(), delivery.id());
  }

  /** Begins a delivery anew; answers it at once, as the receiver may be away for long. */
  Due again(UUID owner, Due due) {
    var _ = deliveries.again(due.delivery());
    receivers.ring();
    return find(owner, due.delivery().id());
  }

  /** Deliveries are done by another thread and only their row tells: it is looked at, bounded. */
  private Due await(UUID owner, UUID delivery) throws InterruptedException {
    receivers.ring();
    long end = System.nanoTime() + TRY_MAX.toNanos();
    Due due = find(owner, delivery);
    while (!due.delivery().status().isDone() && System.nanoTime() < end) {
      Thread.sleep(LOOK);
      due = find(owner, delivery);
    }
    return due;
  }

  private Due find(UUID owner, UUID delivery) {
    return deliveries.find(owner, HookChannel.WORD, delivery).orElseThrow(HookChanges::notFound);
  }
}
