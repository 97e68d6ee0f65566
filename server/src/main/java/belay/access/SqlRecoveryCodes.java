package belay.access;

import belay.database.Database;
import belay.signin.RecoveryCodes;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Codes that stand in for an app, each for once, in the database file as hashes. */
record SqlRecoveryCodes(Database database, SecureRandom random) {

  /** Makes new ones in place of those that there were. */
  List<String> make(Handle h, User user) {
    List<String> codes = RecoveryCodes.make(random);
    String id = user.id().toString();
    h.execute("delete from recovery_codes where user_id = ?", id);
    for (String code : codes) {
      h.execute(
          "insert into recovery_codes (user_id, hash) values (?, ?)", id, RecoveryCodes.hash(code));
    }
    return codes;
  }

  /** Of several who come with one at the same moment one is let in. */
  boolean use(UUID user, String hash) {
    return database.write(h ->
        h.execute(
            "delete from recovery_codes where user_id = ? and hash = ?", user.toString(), hash))
        > 0;
  }

  /** How many are left. */
  static int left(Handle h, User user) {
    return h.select("select count(*) from recovery_codes where user_id = ?", user.id().toString())
        .mapTo(Integer.class)
        .one();
  }

  boolean has(UUID user, String hash) {
    return database.read(h ->
        h.select(
                "select 1 from recovery_codes where user_id = ? and hash = ?",
                user.toString(),
                hash)
            .mapTo(Integer.class)
            .findOne()
            .isPresent());
  }

  static void forget(Handle h, User user) {
    h.execute("delete from recovery_codes where user_id = ?", user.id().toString());
  }
}
