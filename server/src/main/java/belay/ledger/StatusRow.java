package belay.ledger;

import belay.database.Row;
import belay.release.ReleaseStatus;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * One status of a release, in an app's own chain. Its hash covers the status before it and the
 * release it belongs to.
 */
record StatusRow(
    UUID appId,
    long seq,
    int version,
    ReleaseStatus status,
    String detail,
    long at,
    String previousHash,
    String hash) {
  static final RowMapper<StatusRow> STATUS = Row.mapper(StatusRow::read);

  static final RowMapper<Place> PLACE =
      Row.mapper(row -> new Place(row.number("seq"), row.number("at"), row.text("hash")));

  private static final int DETAIL_CHARS_MAX = 4_000;

  /** What of a status goes into the one after it. */
  record Place(long seq, long at, String hash) {}

  /**
   * The status after another.
   *
   * @param at wanted; moved to just after the last one's where the clock went back
   */
  static StatusRow after(
      Optional<Place> last,
      UUID appId,
      int version,
      String releaseHash,
      ReleaseStatus status,
      String detail,
      long at) {
    StatusRow bare =
        new StatusRow(
            appId,
            last.map(l -> l.seq + 1).orElse(1L),
            version,
            status,
            cut(detail),
            last.map(l -> Math.max(at, l.at + 1)).orElse(at),
            last.map(Place::hash).orElse(Encoding.NONE),
            "");
    return new StatusRow(
        appId,
        bare.seq,
        version,
        status,
        bare.detail,
        bare.at,
        bare.previousHash,
        bare.computeHash(releaseHash));
  }

  String computeHash(String releaseHash) {
    return new Encoding("belay status 1")
        .text(appId.toString())
        .number(seq)
        .number(version)
        .text(releaseHash)
        .text(status.word())
        .text(detail)
        .number(at)
        .text(previousHash)
        .hex();
  }

  void insert(Handle handle) {
    handle
        .createUpdate(
            "insert into statuses (app_id, seq, version, status, detail, at, prev_hash, hash)"
                + " values (:app, :seq, :version, :status, :detail, :at, :prev, :hash)")
        .bind("app", appId.toString())
        .bind("seq", seq)
        .bind("version", version)
        .bind("status", status.word())
        .bind("detail", detail)
        .bind("at", at)
        .bind("prev", previousHash)
        .bind("hash", hash)
        .execute();
  }

  static StatusRow read(Row row) {
    return new StatusRow(
        row.id("app_id"),
        row.number("seq"),
        Math.toIntExact(row.number("version")),
        ReleaseStatus.ofWord(row.text("status")),
        row.text("detail"),
        row.number("at"),
        row.text("prev_hash"),
        row.text("hash"));
  }

  private static String cut(String detail) {
    return detail.length() <= DETAIL_CHARS_MAX
        ? detail
        : detail.substring(0, DETAIL_CHARS_MAX) + "…";
  }
}
