package belay.view;

import belay.access.Access;
import belay.access.Collaborator;
import belay.access.Permission;
import belay.access.User;
import belay.api.CollaboratorBody;
import belay.api.CollaboratorBody.Collaborating;
import belay.api.CollaboratorBody.Granted;
import belay.release.App;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Who may do what with an app, as the API shows it. */
public final class CollaboratorViews {
  private final Access access;

  public CollaboratorViews(Access access) {
    this.access = access;
  }

  /** Its owner first. */
  public List<CollaboratorBody> all(App app) {
    List<CollaboratorBody> all = new ArrayList<>();
    access
        .user(app.ownerId())
        .ifPresent(owner ->
            all.add(body(app, owner, EnumSet.allOf(Permission.class), "owner", app.createdAt())));
    for (Collaborator c : access.collaborators(app)) {
      if (c.user().id().equals(app.ownerId())) {
        // Left by a transfer that was cut off: an owner needs no row.
        continue;
      }
      all.add(body(app, c.user(), c.permissions(), "collaborator", c.since()));
    }
    return all;
  }

  private static CollaboratorBody body(
      App app, User user, Set<Permission> permissions, String role, Instant since) {
    return new CollaboratorBody(
        Views.ref(app),
        since,
        Platform.id("collaborator", app.id() + "/" + user.id()),
        permissions.stream().map(p -> new Granted(words(p), word(p))).toList(),
        role,
        since,
        new Collaborating(user.email(), false, user.id()));
  }

  /** A permission in the API's word. */
  public static String word(Permission permission) {
    return permission.name().toLowerCase(Locale.ROOT);
  }

  private static String words(Permission permission) {
    return switch (permission) {
      case VIEW -> "see the app, its releases and its logs";
      case DEPLOY -> "deploy, promote, and see and set config vars";
      case ROLLBACK -> "roll back";
      case OPERATE -> "scale, restart, stop, run";
      case MANAGE -> "everything, domains and people too";
    };
  }
}
