package belay.access;

import belay.release.App;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What a person may do with each app, as it was when it was read: for lists of many. */
@FunctionalInterface
public interface Rights {
  boolean may(App app, Permission permission);

  /** All that he may do with an app. */
  default Set<Permission> of(App app) {
    Set<Permission> all = EnumSet.noneOf(Permission.class);
    Arrays.stream(Permission.values()).filter(p -> may(app, p)).forEach(all::add);
    return all;
  }
}
