package belay.access;

import belay.release.App;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A user's rights: an administrator's and an owner's, and what was granted.
 *
 * @param granted by app
 */
record UserRights(User user, Map<UUID, Set<Permission>> granted) implements Rights {
  UserRights {
    granted = Map.copyOf(granted);
  }

  /** Whether it needs nothing granted. */
  static boolean isOwn(User user, App app) {
    return user.admin() || user.id().equals(app.ownerId());
  }

  static boolean suffices(Set<Permission> granted, Permission permission) {
    return granted.contains(permission) || (permission == Permission.VIEW && !granted.isEmpty());
  }

  @Override
  public boolean may(App app, Permission permission) {
    return isOwn(user, app) || suffices(granted.getOrDefault(app.id(), Set.of()), permission);
  }
}
