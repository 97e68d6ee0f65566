package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A hook: who is told in words of what happens.
 *
 * @param app whose it is; empty of the server's own
 * @param createdAt when it was added
 * @param events what it is told of: {@code deploy}, {@code rollback}, {@code failed}, {@code pin},
 *     {@code down}, {@code disk}
 * @param kind {@code http}, {@code slack} or {@code email}
 * @param name as releases and add-ons name it
 * @param plan as add-ons show it, such as {@code deployhooks:email}
 * @param release the release with which it came or went, in an answer to that
 * @param to where it leads: of a URL without its path and query, which may be a secret
 */
public record HookBody(
    Optional<IdName> app,
    Instant createdAt,
    List<String> events,
    UUID id,
    String kind,
    String name,
    String plan,
    Optional<String> release,
    String to) {
  public HookBody {
    events = List.copyOf(events);
  }
}
