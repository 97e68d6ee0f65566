package belay.platform;

import belay.history.Outcomes;
import belay.hook.Hook;
import belay.hook.HookChannel;
import belay.hook.HookNames;
import belay.hook.HookWish;
import belay.hook.TestNotice;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Context;
import belay.http.HookServices;
import belay.outbox.Delivery;
import belay.outbox.Due;
import belay.outbox.SqlDeliveries;
import belay.outbox.Untold;
import belay.release.App;
import belay.release.Change;
import belay.switching.DeployOutcome;
import belay.view.HookViews.Changed;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hooks come and go, and are tried out, whichever endpoint asks for it. */
final class HookChanges {
  private static final Logger LOG = LoggerFactory.getLogger(HookChanges.class);

  /** Longer than any attempt takes, and one that was under way before it. */
  private static final Duration TRY_MAX = Duration.ofSeconds(70);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Context context;
  private final HookServices hooks;
  private final SqlDeliveries deliveries;
  private final Receivers receivers;

  HookChanges(Context context) {
    this.context = context;
    this.hooks = context.services().hooks();
    this.deliveries = context.services().deliveries();
    this.receivers = Receivers.of(context);
  }

  Changed add(Optional<App> app, HookWish wish, Change change) throws InterruptedException {
    wish.host().ifPresent(receivers::insist);
    UUID owner = app.map(App::id).orElse(Untold.SERVER);
    if (app.isEmpty()) {
      Hook hook = hooks.hooks().prepare(owner, wish);
      LOG.info("{} added the server's hook {}", change.actor().email(), hook.name());
      return new Changed(hook, Optional.empty());
    }
    Optional<Changed> changed =
        context
            .changes()
            .await(() -> {
              Hook hook = hooks.hooks().prepare(owner, wish);
              try {
                return new Changed(
                    hook,
                    Optional.of(
                        release(app.get(), HookNames.added(hook.name()), () -> {}, change)));
              } catch (RuntimeException e) {
                hooks.hooks().forget(hook);
                throw e;
              }
            });
    return changed.orElseThrow(Changes::stillWaiting);
  }

  Changed remove(Optional<App> app, Hook hook, Change change) throws InterruptedException {
    if (app.isEmpty()) {
      hooks.hooks().forget(hook);
      LOG.info("{} removed the server's hook {}", change.actor().email(), hook.name());
      return new Changed(hook, Optional.empty());
    }
    String description = HookNames.removed(hook.name());
    Runnable there = () -> insistThere(app.get(), hook);
    Optional<String> release =
        context.changes().await(() -> release(app.get(), description, there, change));
    return new Changed(hook, Optional.of(release.orElseThrow(Changes::stillWaiting)));
  }

  private void insistThere(App app, Hook hook) {
    if (hooks.hooks().find(app.id(), hook.name()).isEmpty()) {
      throw notFound();
    }
  }

  static ApiError notFound() {
    return ApiError.notFound("hook", "Couldn't find that hook.");
  }

  private String release(App app, String description, Runnable insist, Change change) {
    DeployOutcome outcome = hooks.turn().release(app, description, insist, change);
    hooks.hooks().changed();
    Outcomes.throwIfFailed(outcome);
    return outcome instanceof DeployOutcome.Live live ? live.entry().release().label() : "";
  }

  /** Sends a test, waits for how it goes, and answers that. */
  Due tryOut(Optional<App> app, Hook hook, String by) throws InterruptedException {
    String name = app.map(a -> a.name().value()).orElse("");
    String url = app.map(context.site()::url).orElse("");
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
    hooks.receivers().ring();
    return find(owner, due.delivery().id());
  }

  /** Deliveries are done by another thread and only their row tells: it is looked at, bounded. */
  private Due await(UUID owner, UUID delivery) throws InterruptedException {
    hooks.receivers().ring();
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
