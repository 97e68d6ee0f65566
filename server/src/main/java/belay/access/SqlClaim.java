package belay.access;

import belay.database.Database;
import belay.database.Micros;
import java.time.InstantSource;

/** The claim in the database file. */
final class SqlClaim implements Claim {
  private final Database database;
  private final InstantSource clock;
  private final SqlSessions sessions;

  /** Once made it stays so. */
  private volatile boolean known;

  SqlClaim(Database database, InstantSource clock, SqlSessions sessions) {
    this.database = database;
    this.clock = clock;
    this.sessions = sessions;
  }

  @Override
  public boolean made() {
    if (!known) {
      known =
          database.read(
              h -> h.select("select 1 from claims").mapTo(Integer.class).findOne().isPresent());
    }
    return known;
  }

  @Override
  public boolean opens(String link) {
    return sessions.whose(link).filter(User::admin).isPresent();
  }

  @Override
  public void make(User user) {
    if (!user.admin() || made()) {
      return;
    }
    int _ =
        database.write(h ->
            h.execute(
                "insert into claims (id, user_id, claimed_at) values (1, ?, ?)"
                    + " on conflict (id) do nothing",
                user.id().toString(),
                Micros.of(Micros.now(clock))));
  }
}
