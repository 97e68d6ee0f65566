package belay.access;

import belay.database.Database;
import belay.release.NotFound;
import belay.release.Refused;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Removes and changes users in the database file. */
final class SqlUsers {
  /** One who has neither token nor key cannot come and administer. */
  private static final String OTHER_ADMINS =
      "select count(*) from users u where u.admin = 1 and u.id <> ? and (exists (select 1 from"
          + " ssh_keys k where k.user_id = u.id) or exists (select 1 from tokens t where t.user_id"
          + " = u.id and t.expires_at is null))";

  /** What goes with a user. */
  private static final List<String> DEPENDENTS =
      List.of(
          "invitations",
          "tokens",
          "ssh_keys",
          "collaborators",
          "sessions",
          "sign_in_links",
          "passwords",
          "totp",
          "recovery_codes",
          "passkeys",
          "provider_accounts");

  private final Database database;

  SqlUsers(Database database) {
    this.database = database;
  }

  User admin(User user, boolean admin) {
    return database.write(h -> {
      User known = find(h, user);
      if (known.admin() && !admin) {
        insistOnAnotherAdmin(h, known);
      }
      h.execute("update users set admin = ? where id = ?", admin ? 1 : 0, known.id().toString());
      return find(h, user);
    });
  }

  void remove(User user, Optional<User> heir) {
    database.write(h -> {
      User known = find(h, user);
      if (known.admin()) {
        insistOnAnotherAdmin(h, known);
      }
      String id = known.id().toString();
      heir.ifPresent(to ->
          h.execute(
              "update addons set owner_id = ? where owner_id = ?",
              find(h, to).id().toString(),
              id));
      insistOwnsNothing(h, known);
      for (String table : DEPENDENTS) {
        h.execute("delete from " + table + " where user_id = ?", id);
      }
      return h.execute("delete from users where id = ?", id);
    });
  }

  private static User find(Handle h, User user) {
    return h.select("select * from users where id = ?", user.id().toString())
        .map(SqlAccess.USER)
        .findOne()
        .orElseThrow(() -> new NotFound("user", "Couldn't find that user."));
  }

  private static void insistOnAnotherAdmin(Handle h, User user) {
    if (h.select(OTHER_ADMINS, user.id().toString()).mapTo(Integer.class).one() == 0) {
      throw Refused.rule(
          user.email()
              + " is the last administrator who can log in, and stays one. Make another first:"
              + " belay users:admin EMAIL");
    }
  }

  private static void insistOwnsNothing(Handle h, User user) {
    List<String> owned =
        h.select(
                "select 'the app ' || name from apps where owner_id = ? and deleted_at is null"
                    + " union all select 'the add-on ' || name from addons where owner_id = ?"
                    + " order by 1",
                user.id().toString(),
                user.id().toString())
            .mapTo(String.class)
            .list();
    if (!owned.isEmpty()) {
      throw Refused.rule(
          user.email()
              + " owns "
              + String.join(", ", owned)
              + ", so nothing was done. To give them to somebody and then remove the person: belay"
              + " users:remove "
              + user.email()
              + " --transfer-to EMAIL");
    }
  }
}
