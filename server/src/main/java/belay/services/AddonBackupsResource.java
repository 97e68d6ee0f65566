package belay.services;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.READ_SECRETS;
import static belay.access.Scope.Need.WRITE;
import static belay.access.Scope.Need.WRITE_SECRETS;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;

import belay.addon.Provision;
import belay.addonbackup.AddonBackup;
import belay.addonbackup.AddonBackups;
import belay.addonbackup.Keep;
import belay.addonbackup.Schedule;
import belay.api.AddonBackupBody;
import belay.api.AddonBackupSchedule;
import belay.api.AddonBody;
import belay.api.request.AddonBackupTiming;
import belay.api.request.AddonBackupWish;
import belay.api.request.Reason;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.release.Change;
import belay.view.AddonViews.Attaching;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Backups of what an app's add-ons hold. */
public final class AddonBackupsResource {
  private final AddonBackups backups;
  private final ProvisionedAddons provisioned;
  private final OwnAddons own;
  private final Changes changes;
  private final InstantSource time;

  public AddonBackupsResource(
      AddonBackups backups,
      ProvisionedAddons provisioned,
      OwnAddons own,
      Changes changes,
      InstantSource time) {
    this.backups = backups;
    this.provisioned = provisioned;
    this.own = own;
    this.changes = changes;
    this.time = time;
  }

  public void register(Routes routes) {
    String all = "/apps/{app}/addon-backups";
    String one = all + "/{backup}";
    String schedules = "/apps/{app}/addon-backup-schedules";
    routes
        .get("/addon-backups", READ, USER, AddonBackupBody.class, this::ofAll)
        .get(all, READ, VIEW, AddonBackupBody.class, this::list)
        .post(all, WRITE, DEPLOY, AddonBackupWish.class, AddonBackupBody.class, this::capture)
        .get(one, READ, VIEW, AddonBackupBody.class, x -> Answer.ok(body(backup(x))))
        .delete(one, WRITE, DEPLOY, AddonBackupBody.class, this::delete)
        .get(one + "/content", READ_SECRETS, DEPLOY, Answer.Stream.class, this::download)
        .post(one + "/trial", WRITE, DEPLOY, Reason.class, AddonBackupBody.class, this::retry)
        .post(one + "/restore", WRITE_SECRETS, DEPLOY, Reason.class, AddonBody.class, this::restore)
        .get(schedules, READ, VIEW, AddonBackupSchedule.class, this::schedules)
        .post(
            schedules,
            WRITE,
            DEPLOY,
            AddonBackupTiming.class,
            AddonBackupSchedule.class,
            this::schedule)
        .delete(schedules + "/{addon}", WRITE, DEPLOY, AddonBackupSchedule.class, this::unschedule);
  }

  private AddonBackupBody body(AddonBackup backup) {
    return new AddonBackupBody(
        backup.id(),
        backup.label(),
        own.seen().records().apps().find(backup.source().appId()).map(a -> a.name().value()),
        backup.source().addon(),
        backup.state().name().toLowerCase(Locale.ROOT),
        backup.order().why(),
        backup.order().place(),
        backup.size().bytes(),
        backup.size().stored(),
        Optional.of(backup.message()).filter(m -> !m.isEmpty()),
        backup.times().begun(),
        backup.times().ended(),
        backup
            .trial()
            .map(t -> new AddonBackupBody.Trial(t.at(), t.millis(), t.tables(), t.rows())));
  }

  /** One of the app's own, or, by its id, one of an app that is gone. */
  private AddonBackup backup(Exchange x) {
    App app = x.app();
    String wanted = x.value("backup");
    return backups.table().all().stream()
        .filter(b -> b.id().toString().equals(wanted) && isLeft(x, b))
        .findFirst()
        .orElseGet(
            () -> backups.choose(app.id(), Optional.of(wanted).filter(b -> !b.equals("newest"))));
  }

  /** Of an app that is gone: administrators look after it. */
  private boolean isLeft(Exchange x, AddonBackup backup) {
    return x.person().user().admin()
        && own.seen().records().apps().find(backup.source().appId()).isEmpty();
  }

  private Answer ofAll(Exchange x) {
    return Answer.ok(
        backups.table().all().reversed().stream()
            .filter(b -> isLeft(x, b) || own.seen().sees(x, b.source().appId()))
            .map(this::body)
            .toList());
  }

  private Answer list(Exchange x) {
    return Answer.ok(
        backups.table().ofApp(x.app().id()).reversed().stream().map(this::body).toList());
  }

  /** The add-on that was named, or the one that it has as DATABASE, or its only one. */
  private Provision addon(Exchange x, Optional<String> named) {
    App app = x.app();
    if (named.isPresent()) {
      return provisioned
          .made(x, named.get())
          .orElseThrow(
              () -> ApiError.notFound("add_on", "Belay makes no add-on of that name here."));
    }
    List<Provision> all =
        provisioned.all(app).stream().filter(p -> backups.copying(p).isPresent()).toList();
    Optional<Provision> usual = provisioned.made(x, "DATABASE").filter(all::contains);
    if (usual.isPresent()) {
      return usual.get();
    }
    if (all.size() != 1) {
      throw ApiError.invalid(
          all.isEmpty()
              ? app.name() + " has no add-on that Belay keeps the data of."
              : app.name()
                  + " has several; say one: "
                  + String.join(", ", all.stream().map(Provision::name).toList())
                  + ".");
    }
    return all.getFirst();
  }

  private Answer capture(Exchange x, AddonBackupWish asked) throws InterruptedException {
    Provision provision = addon(x, asked.addon());
    Change change = x.change();
    String why = asked.reason().orElse("by " + change.actor().email());
    AddonBackup begun = backups.begin(provision, why);
    AddonBackup made = changes.await(() -> backups.make(provision, begun)).orElse(begun);
    return Answer.created(body(made));
  }

  private Answer retry(Exchange x) throws InterruptedException {
    AddonBackup backup = backup(x);
    return Answer.ok(body(changes.await(() -> backups.retry(backup)).orElse(backup)));
  }

  private Answer delete(Exchange x) {
    AddonBackup backup = backup(x);
    backups.delete(backup);
    return Answer.ok(body(backup));
  }

  private Answer download(Exchange x) {
    AddonBackup backup = backup(x);
    return new Answer.Stream(
        200, Map.of("Content-Type", "application/x-tar"), out -> backups.download(backup, out));
  }

  /** In the place of what the app has of it now, or under its usual name. */
  private Answer restore(Exchange x) throws InterruptedException {
    App app = x.app();
    AddonBackup backup = backup(x);
    String as =
        own.seen().attachings(x).stream()
            .filter(a -> a.app().equals(app))
            .filter(a -> a.addon().name().equals(backup.source().addon()))
            .map(Attaching::as)
            .findFirst()
            .orElseGet(() -> provisioned.usualName(backup.source().service()));
    Change change = x.change();
    return changes
        .await(() -> backups.restore(app, backup, as, change))
        .map(p -> Answer.created(own.body(p)))
        .orElseThrow(Changes::stillWaiting);
  }

  private AddonBackupSchedule body(Provision provision, Schedule schedule) {
    return new AddonBackupSchedule(
        provision.name(),
        schedule.shown(),
        schedule.keep().days(),
        schedule.keep().weeks(),
        schedule.keep().months(),
        schedule.after(time.instant()));
  }

  private Answer schedules(Exchange x) {
    return Answer.ok(
        provisioned.all(x.app()).stream()
            .flatMap(p -> backups.table().schedule(p.id()).map(s -> body(p, s)).stream())
            .toList());
  }

  private Answer schedule(Exchange x, AddonBackupTiming asked) {
    Provision provision = addon(x, asked.addon());
    Keep keep =
        new Keep(
            asked.days().orElse(Keep.USUAL.days()),
            asked.weeks().orElse(Keep.USUAL.weeks()),
            asked.months().orElse(Keep.USUAL.months()));
    backups.schedule(provision, Schedule.time(asked.at()), keep);
    return Answer.created(body(provision, backups.table().schedule(provision.id()).orElseThrow()));
  }

  private Answer unschedule(Exchange x) {
    Provision provision = addon(x, Optional.of(x.value("addon")));
    Schedule schedule =
        backups
            .table()
            .schedule(provision.id())
            .orElseThrow(() ->
                ApiError.notFound("schedule", provision.name() + " is not backed up by itself."));
    backups.unschedule(provision);
    return Answer.ok(body(provision, schedule));
  }
}
