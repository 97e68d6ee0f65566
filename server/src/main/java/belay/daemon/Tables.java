package belay.daemon;

import belay.access.SqlAccess;
import belay.addon.SqlAddons;
import belay.apps.SqlApps;
import belay.database.Database;
import belay.ledger.HeadFile;
import belay.ledger.HeadKeeper;
import belay.ledger.SqlLedger;
import belay.apps.SqlOrders;
import belay.webhook.SqlWebhooks;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What is kept in the database, table by table; each seals its secrets with a key of its own. */
record Tables(
    Database database,
    SqlLedger sql,
    SqlAccess access,
    SqlAddons addons,
    SqlApps apps,
    SqlOrders orders,
    SqlWebhooks webhooks) {
  /** Opens the database of this home, brought up to date. */
  static Tables open(Home home, InstantSource time, SecureRandom random, Closer closer) {
    var database = closer.register(Database.open(home.database()));
    var sql = SqlLedger.open(database, home.keys().resolve("config.key"), time, random);
    closer.register(HeadKeeper.start(database, new HeadFile(home.head())));
    var seals = new Seals(sql.seal());
    return new Tables(
        database,
        sql,
        new SqlAccess(database, time, random),
        new SqlAddons(database, seals.addons(), time, random),
        new SqlApps(database, seals.apps(), time, random),
        new SqlOrders(database, time, random),
        new SqlWebhooks(database, seals.webhooks(), time, random));
  }
}
