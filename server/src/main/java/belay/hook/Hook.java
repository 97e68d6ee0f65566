package belay.hook;

import belay.outbox.Untold;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Whom to tell of what.
 *
 * @param appId whose it is, or {@link Untold#SERVER}
 * @param name as releases and add-ons name it, such as {@code deployhooks-email-48213}
 * @param shown where it leads, without secrets
 */
public record Hook(
    UUID id,
    UUID appId,
    String name,
    HookKind kind,
    String shown,
    Set<HookEvent> events,
    Instant createdAt) {
  public Hook {
    events = Collections.unmodifiableSet(new TreeSet<>(events));
  }

  /** The name under which the app knows it, as an add-on's. */
  public String attachment() {
    return HookNames.attachment(name);
  }
}
