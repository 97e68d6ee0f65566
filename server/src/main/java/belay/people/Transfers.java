package belay.people;

import belay.access.Access;
import belay.access.Permission;
import belay.access.User;
import belay.activity.OfApp;
import belay.apps.Apps;
import belay.release.App;
import belay.release.Change;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Gives apps to other owners. */
final class Transfers {
  private Transfers() {}

  /** By e-mail address or id. */
  static Optional<User> named(Access access, String emailOrId) {
    String wanted = emailOrId.strip().toLowerCase(Locale.ROOT);
    return access.users().stream()
        .filter(u -> u.email().equals(wanted) || u.id().toString().equals(wanted))
        .findFirst();
  }

  /**
   * Gives an app away. Who owned it may still do everything but manage, as at Heroku. Cut off at
   * any point it is as it was or given: a row of permissions means nothing to an owner.
   */
  static App give(Access access, Apps apps, App app, User recipient, Change change) {
    Optional<User> owner = access.user(app.ownerId());
    owner.ifPresent(o -> access.grant(app, o, EnumSet.complementOf(EnumSet.of(Permission.MANAGE))));
    App given =
        apps.transfer(
            app,
            recipient.id(),
            new OfApp.Transferred(owner.map(User::email).orElse("nobody"), recipient.email()),
            change);
    access.grant(given, recipient, Set.of());
    return given;
  }
}
