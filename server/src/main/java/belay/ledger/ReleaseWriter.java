package belay.ledger;

import belay.activity.Activity;
import belay.activity.OfRelease;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Ids;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Stamp;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Writes releases and their statuses, each within a transaction of its caller's. */
final class ReleaseWriter {
  private static final RowMapper<Last> LAST =
      Row.mapper(row -> new Last(Math.toIntExact(row.number("version")), row.text("hash")));

  private final Activity activity;
  private final ConfigSeal seal;
  private final InstantSource clock;
  private final SecureRandom random;

  ReleaseWriter(Activity activity, ConfigSeal seal, InstantSource clock, SecureRandom random) {
    this.activity = activity;
    this.seal = seal;
    this.clock = clock;
    this.random = random;
  }

  /** What of the release before goes into the next. */
  private record Last(int version, String hash) {}

  Release append(Handle h, Ledger.Part part) {
    Draft draft = part.draft();
    String app = draft.appId().toString();
    Optional<Last> last =
        h.select(
                "select version, hash from releases where app_id = ? order by version desc limit 1",
                app)
            .map(LAST)
            .findOne();
    long now = Micros.of(Micros.now(clock));
    ReleaseRow row =
        ReleaseRow.of(
            draft,
            Ids.next(random),
            last.map(l -> l.version() + 1).orElse(1),
            now,
            draft.stamped() ? Optional.of(nextStamp(h, app, now)) : Optional.empty(),
            draft.slug().flatMap(id -> SlugRow.digest(h, id)),
            part.runtimes(),
            new Configs(h, seal).keep(draft.config()),
            last.map(Last::hash).orElse(Encoding.NONE));
    ReleaseTable.insert(h, row);
    h.execute("insert into unfinished values (?)", row.id().toString());
    Release release = row.release(draft.config());
    long at = appendStatus(h, release, ReleaseStatus.PENDING, "");
    activity.reached(h, release.appId(), release.version(), ReleaseStatus.PENDING, at);
    var released = new OfRelease.Released(release.version(), release.description());
    activity.append(h, draft.appId(), released, release.change(), now);
    return release;
  }

  private static Stamp nextStamp(Handle h, String app, long now) {
    Optional<Stamp> last =
        h.select(
                "select stamp from releases where app_id = ? and stamp is not null"
                    + " order by stamp desc limit 1",
                app)
            .mapTo(String.class)
            .findOne()
            .map(Stamp::new);
    return Stamp.next(Micros.instant(now), last);
  }

  /** Answers when that was. */
  private long appendStatus(Handle h, Release release, ReleaseStatus status, String detail) {
    Optional<StatusRow.Place> last =
        h.select(
                "select seq, at, hash from statuses where app_id = ? order by seq desc limit 1",
                release.appId().toString())
            .map(StatusRow.PLACE)
            .findOne();
    long now = Micros.of(Micros.now(clock));
    StatusRow.after(last, release.appId(), release.version(), release.hash(), status, detail, now)
        .insert(h);
    return now;
  }

  /** Who listens is told when all of them have it: what serves together then is what will. */
  int mark(Handle h, List<Release> releases, ReleaseStatus status, String detail) {
    List<Long> times = releases.stream().map(r -> mark(h, r, status, detail)).toList();
    for (int i = 0; i < releases.size(); i++) {
      Release release = releases.get(i);
      activity.reached(h, release.appId(), release.version(), status, times.get(i));
    }
    return releases.size();
  }

  private long mark(Handle h, Release release, ReleaseStatus status, String detail) {
    ReleaseStatus now =
        h.select(
                "select status from statuses where app_id = ? and version = ?"
                    + " order by seq desc limit 1",
                release.appId().toString(),
                release.version())
            .mapTo(String.class)
            .findOne()
            .map(ReleaseStatus::ofWord)
            .orElseThrow(() -> new IllegalStateException(release.label() + " is not here"));
    if (!now.mayBecome(status)) {
      throw new IllegalStateException(
          release.label() + " is " + now.word() + " and cannot become " + status.word());
    }
    long at = appendStatus(h, release, status, detail);
    if (status != ReleaseStatus.CANARY) {
      h.execute("delete from unfinished where release_id = ?", release.id().toString());
    }
    return at;
  }
}
