package belay.view;

import belay.api.HookBody;
import belay.api.HookDeliveryBody;
import belay.api.IdName;
import belay.api.WebhookDeliveryBody.Attempt;
import belay.hook.Hook;
import belay.hook.HookChannel;
import belay.hook.HookEvent;
import belay.outbox.Delivery;
import belay.outbox.Due;
import belay.release.App;
import java.util.List;
import java.util.Optional;

/** Hooks, and what they were told, as the API has them. */
public final class HookViews {
  private HookViews() {}

  /**
   * A hook.
   *
   * @param app its app; empty of the server's own
   */
  public static HookBody body(Optional<App> app, Hook hook) {
    return body(app, new Changed(hook, Optional.empty()));
  }

  /**
   * A hook that came or went.
   *
   * @param release the release with which it did, where that is told
   */
  public record Changed(Hook hook, Optional<String> release) {}

  /** The same with its release. */
  public static HookBody body(Optional<App> app, Changed changed) {
    Hook hook = changed.hook();
    return new HookBody(
        app.map(Views::ref),
        hook.createdAt(),
        hook.events().stream().map(HookEvent::word).toList(),
        hook.id(),
        hook.kind().word(),
        hook.name(),
        hook.kind().plan(),
        changed.release(),
        hook.shown());
  }

  /**
   * A delivery.
   *
   * @param hooks among which its own is
   */
  public static HookDeliveryBody delivery(Due due, List<Hook> hooks) {
    Delivery delivery = due.delivery();
    String name =
        hooks.stream()
            .filter(h -> h.id().equals(delivery.receiverId()))
            .findFirst()
            .map(Hook::name)
            .orElse("");
    return new HookDeliveryBody(
        delivery.createdAt(),
        delivery.include(),
        HookChannel.headline(due),
        new IdName(delivery.receiverId(), name),
        delivery.id(),
        delivery.attempts(),
        delivery.nextAt(),
        delivery.last().map(HookViews::attempt),
        delivery.status().word(),
        delivery.updatedAt());
  }

  /** The newest try. */
  public static Attempt attempt(Delivery.Attempt attempt) {
    return new Attempt(
        attempt.id(),
        attempt.code(),
        attempt.error(),
        attempt.well() ? "succeeded" : "failed",
        attempt.at(),
        attempt.at());
  }
}
