package belay.access;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Somebody who may do something with an app that is not his.
 *
 * @param permissions never empty
 */
public record Collaborator(User user, Set<Permission> permissions, Instant since) {
  public Collaborator {
    permissions = Collections.unmodifiableSet(EnumSet.copyOf(permissions));
  }
}
