package belay.access;

import belay.access.SignIns.Vouched;
import belay.access.SignIns.Vouching;
import belay.database.Database;
import belay.database.Micros;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Whose an account at a provider is, in the database file: bound at the first sign-in by its
 * address, known by issuer and subject afterwards. Safe for use by several threads.
 */
final class SqlProviderAccounts {
  private final Database database;
  private final InstantSource clock;

  SqlProviderAccounts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  Vouching known(Vouched said) {
    return database.write(h -> bound(h, said)
        .<Vouching>map(Vouching.Known::new)
        .orElseGet(() -> first(h, said)));
  }

  private static Optional<User> bound(Handle h, Vouched said) {
    return h.select(
            "select u.* from provider_accounts a join users u on u.id = a.user_id where a.issuer ="
                + " ? and a.subject = ?",
            said.issuer(),
            said.subject())
        .map(SqlAccess.USER)
        .findOne();
  }

  private Vouching first(Handle h, Vouched said) {
    Optional<User> named =
        h.select("select * from users where lower(email) = lower(?)", said.email())
            .map(SqlAccess.USER)
            .findOne();
    return named.<Vouching>map(user -> bind(h, said, user)).orElseGet(Vouching.Nobody::new);
  }

  private Vouching bind(Handle h, Vouched said, User user) {
    int bound =
        h.execute(
            "insert into provider_accounts (issuer, subject, user_id, email, bound_at) values (?,"
                + " ?, ?, ?, ?) on conflict (user_id, issuer) do nothing",
            said.issuer(),
            said.subject(),
            user.id().toString(),
            said.email(),
            Micros.of(Micros.now(clock)));
    return bound == 1 ? new Vouching.Bound(user) : new Vouching.Taken(user);
  }
}
