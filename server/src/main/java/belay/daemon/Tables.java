package belay.daemon;

import belay.access.SqlAccess;
import belay.activity.Activity;
import belay.addon.SqlAddons;
import belay.addon.SqlProvisions;
import belay.addonbackup.SqlAddonBackups;
import belay.apps.SqlApps;
import belay.apps.SqlOrders;
import belay.builds.SqlBuilds;
import belay.certificates.AppCertificates;
import belay.certificates.NameNews;
import belay.checkpoint.SqlCheckpoints;
import belay.contract.SqlContracts;
import belay.database.Database;
import belay.database.sqlite.SqliteDatabase;
import belay.group.GroupNews;
import belay.group.SqlGroups;
import belay.guard.SqlGuard;
import belay.home.Home;
import belay.hook.HookReleases;
import belay.hook.SqlAlerts;
import belay.hook.SqlHooks;
import belay.ledger.HeadFile;
import belay.ledger.HeadKeeper;
import belay.ledger.SqlLedger;
import belay.mail.MailPassword;
import belay.outbox.Receivers;
import belay.outbox.ReleaseNews;
import belay.schedule.SqlJobRuns;
import belay.webhook.SqlWebhooks;
import belay.webhook.WebhookOutbox;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * What is kept in the database, table by table; each seals its secrets with a key of its own.
 *
 * @param told who is told of what happens
 * @param names certificates of apps' names
 */
record Tables(
    Database database,
    Activity activity,
    SqlLedger sql,
    SqlAccess access,
    SqlApps apps,
    SqlBuilds builds,
    Services services,
    Said said,
    Told told,
    Names names) {
  /** The tables of add-ons, their copies, and jobs. */
  record Services(
      SqlAddons addons,
      SqlProvisions provisions,
      SqlCheckpoints checkpoints,
      SqlAddonBackups backups,
      SqlJobRuns jobs) {}

  /**
   * The tables of what people and the guard say of releases.
   *
   * @param orders by people: what may not come back, and what is never pruned
   * @param guard by the guard, of each release
   * @param groups which ran together
   * @param contracts which cannot be gone back behind
   */
  record Said(SqlOrders orders, SqlGuard guard, SqlGroups groups, SqlContracts contracts) {}

  /** Who is told of what happens, and how they are reached. */
  record Told(
      SqlWebhooks webhooks,
      SqlHooks hooks,
      SqlAlerts alerts,
      MailPassword mail,
      Receivers receivers) {}

  /** Certificates of apps' names, and who is told when names come and go. */
  record Names(AppCertificates.Kept certificates, NameNews news) {}

  /** Opens the database of this home, brought up to date. */
  static Tables open(Home home, InstantSource time, SecureRandom random, Closer closer) {
    var database = closer.register(SqliteDatabase.open(home.database()));
    var names = new NameNews();
    var activity =
        new Activity(
            List.of(
                new HookReleases(), new ReleaseNews(), new WebhookOutbox(), new GroupNews(), names),
            random);
    var sql = SqlLedger.open(database, activity, home.keys().resolve("config.key"), time, random);
    closer.register(HeadKeeper.start(database, new HeadFile(home.head())));
    var seals = new Seals(sql.seal());
    var receivers = new Receivers(database);
    return new Tables(
        database,
        activity,
        sql,
        new SqlAccess(database, time, random, seals.access()),
        new SqlApps(database, activity, seals.apps(), time, random),
        SqlBuilds.open(database, seals.builds(), time, random),
        new Services(
            new SqlAddons(database, seals.addons(), time, random),
            new SqlProvisions(database, seals.addons(), time, random),
            new SqlCheckpoints(database, time, random),
            new SqlAddonBackups(database, time, random),
            new SqlJobRuns(database, time, random)),
        new Said(
            new SqlOrders(database, activity, time),
            new SqlGuard(database, activity, time),
            new SqlGroups(database, activity, time, random),
            new SqlContracts(database, activity, time)),
        new Told(
            new SqlWebhooks(database, seals.webhooks(), receivers, time, random),
            new SqlHooks(database, seals.hooks(), receivers, time, random),
            new SqlAlerts(database, time),
            new MailPassword(database, seals.mail()),
            receivers),
        new Names(
            AppCertificates.Kept.in(database, activity, seals.certificates(), time, random),
            names));
  }
}
