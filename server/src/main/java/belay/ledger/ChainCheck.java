package belay.ledger;

import belay.database.Row;
import belay.release.ReleaseStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.result.ResultIterator;

/**
 * Recomputes an app's two chains from what is in the file, and stops at the first row that is not
 * what was written. It reads rows one by one, so that a long history needs little memory.
 */
final class ChainCheck {
  private static final RowMapper<ReadStatus> READ_STATUS =
      Row.mapper(row -> new ReadStatus(row.integer("version"), readStatus(row)));

  private static final int BATCH = 2_000;

  private final Handle handle;
  private final ConfigSeal seal;
  private final UUID appId;

  /** Hash of each release, by version - 1. */
  private final List<String> hashes = new ArrayList<>();

  /** Newest status of each release, by version - 1; empty before its first. */
  private final List<Optional<ReleaseStatus>> standings = new ArrayList<>();

  private final Set<String> configsSeen = new HashSet<>();

  /** The status chain so far. */
  private String previous = Encoding.NONE;

  private long seq = 1;

  ChainCheck(Handle handle, ConfigSeal seal, UUID appId) {
    this.handle = handle;
    this.seal = seal;
    this.appId = appId;
  }

  Verification run() {
    return checkReleases().or(this::checkStatuses).orElseGet(this::whole);
  }

  private Optional<Verification> checkReleases() {
    try (ResultIterator<ReadRelease> rows =
        handle
            .select(
                "select r.*, c.sealed, c.own_id, s.image, s.images, s.tree_hash from releases r left join"
                    + " configs c on c.id = r.config_id left join slugs s on s.id = r.slug_id"
                    + " where r.app_id = ? order by r.version",
                appId.toString())
            .map(Row.mapper(this::read))
            .iterator()) {
      return inBatches(
          rows,
          r -> r.row().map(row -> row.computeHash(r.version())).orElse(""),
          this::checkReleases);
    }
  }

  private Optional<Verification> checkStatuses() {
    try (ResultIterator<ReadStatus> rows =
        handle
            .select("select * from statuses where app_id = ? order by seq", appId.toString())
            .map(READ_STATUS)
            .iterator()) {
      return inBatches(rows, this::hash, this::checkStatuses);
    }
  }

  /**
   * Hashing and reading take about the same time, and no row's hash needs another's: the rows that
   * were just read are hashed on other cores while the next are read.
   */
  private static <R> Optional<Verification> inBatches(
      Iterator<R> rows,
      Function<R, String> hash,
      BiFunction<List<R>, List<String>, Optional<Verification>> check) {
    List<R> before = List.of();
    CompletableFuture<List<String>> hashed = CompletableFuture.completedFuture(List.of());
    boolean more = true;
    while (more) {
      List<R> batch = new ArrayList<>(BATCH);
      while (batch.size() < BATCH && (more = rows.hasNext())) {
        batch.add(rows.next());
      }
      Optional<Verification> broken = check.apply(before, hashed.join());
      if (broken.isPresent()) {
        return broken;
      }
      before = batch;
      hashed = CompletableFuture.supplyAsync(() -> batch.parallelStream().map(hash).toList());
    }
    return check.apply(before, hashed.join());
  }

  /**
   * A row as it was read.
   *
   * @param sealed its config; none when that was checked with an earlier row or is missing
   * @param digest of its slug as that is now; none when there is no such slug
   */
  private record ReadRelease(
      int version,
      Optional<ReleaseRow> row,
      Optional<byte[]> sealed,
      Optional<String> ownId,
      boolean checkConfig,
      Optional<String> digest) {}

  private ReadRelease read(Row row) {
    Optional<ReleaseRow> release = readRelease(row);
    boolean checkConfig = release.map(r -> configsSeen.add(r.configId())).orElse(false);
    return new ReadRelease(
        row.integer("version"),
        release,
        checkConfig ? row.optionalBytes("sealed") : Optional.empty(),
        row.optionalText("own_id"),
        checkConfig,
        row.has("tree_hash") ? Optional.of(SlugRow.digest(row)) : Optional.empty());
  }

  private Optional<Verification> checkReleases(List<ReadRelease> batch, List<String> computed) {
    for (int i = 0; i < batch.size(); i++) {
      Optional<String> fault = checkRelease(batch.get(i), computed.get(i));
      if (fault.isPresent()) {
        return Optional.of(new Verification.Broken(hashes.size() + 1, fault.get()));
      }
    }
    return Optional.empty();
  }

  private Optional<String> checkRelease(ReadRelease read, String computed) {
    int expected = hashes.size() + 1;
    int version = read.version();
    if (version != expected) {
      return Optional.of("v" + expected + " is missing; after it comes v" + version);
    }
    if (read.row().isEmpty()) {
      return Optional.of("v" + version + " was edited: it can no longer be read");
    }
    ReleaseRow row = read.row().get();
    if (!computed.equals(row.hash())) {
      return Optional.of(editedOrMoved(row));
    }
    String previous = hashes.isEmpty() ? Encoding.NONE : hashes.getLast();
    if (!row.previousHash().equals(previous)) {
      return Optional.of(
          "v"
              + version
              + " does not follow the release before it: one of the two was replaced by another"
              + " row");
    }
    if (row.digest().isPresent() && !row.digest().equals(read.digest())) {
      return Optional.of(
          "what is known of the slug of v" + version + " was edited: it is not what was released");
    }
    hashes.add(row.hash());
    standings.add(Optional.empty());
    return checkConfig(row, read);
  }

  /** A row that is whole, only not at its place, gives its hash at another version. */
  private String editedOrMoved(ReleaseRow row) {
    int newest =
        handle
            .select("select max(version) from releases where app_id = ?", appId.toString())
            .mapTo(Integer.class)
            .one();
    for (int other = 1; other <= newest; other++) {
      if (row.computeHash(other).equals(row.hash())) {
        return "in place of v"
            + row.version()
            + " stands what was written as v"
            + other
            + ": rows were swapped";
      }
    }
    return "v" + row.version() + " was edited: its content does not give its hash";
  }

  private Optional<String> checkConfig(ReleaseRow row, ReadRelease read) {
    if (!read.checkConfig()) {
      return Optional.empty();
    }
    boolean there = read.sealed().isPresent();
    if (there && seal.openConfig(row.configId(), read.ownId(), read.sealed().get()).isPresent()) {
      return Optional.empty();
    }
    hashes.removeLast();
    return Optional.of(
        there
            ? "the config of v" + row.version() + " was edited"
            : "the config of v" + row.version() + " is missing");
  }

  /** What holds when no row is wrong. */
  private Verification whole() {
    int bare = standings.indexOf(Optional.<ReleaseStatus>empty());
    return bare < 0
        ? new Verification.Whole(hashes.size(), previous)
        : new Verification.Broken(bare + 1, "every status of v" + (bare + 1) + " is missing");
  }

  private record ReadStatus(int version, Optional<StatusRow> row) {}

  private Optional<Verification> checkStatuses(List<ReadStatus> batch, List<String> computed) {
    for (int i = 0; i < batch.size(); i++) {
      int version = batch.get(i).version();
      Optional<StatusRow> row = batch.get(i).row();
      Optional<String> fault =
          row.isEmpty()
              ? Optional.of("a status of v" + version + " was edited: it can no longer be read")
              : checkStatus(row.get(), computed.get(i));
      if (fault.isPresent()) {
        return Optional.of(new Verification.Broken(version, fault.get()));
      }
      previous = row.orElseThrow().hash();
      seq++;
    }
    return Optional.empty();
  }

  /** Empty for a status of a release that is not there. */
  private String hash(ReadStatus read) {
    return read.row()
        .filter(row -> row.version() >= 1 && row.version() <= hashes.size())
        .map(row -> row.computeHash(hashes.get(row.version() - 1)))
        .orElse("");
  }

  private Optional<String> checkStatus(StatusRow row, String computed) {
    String what = "the status \"" + row.status().word() + "\" of v" + row.version();
    if (row.seq() != seq) {
      return Optional.of("a status is missing just before " + what);
    }
    if (row.version() < 1 || row.version() > hashes.size()) {
      return Optional.of("v" + row.version() + " is missing, though it has a status");
    }
    if (!computed.equals(row.hash())) {
      return Optional.of(what + " was edited: its content does not give its hash");
    }
    if (!row.previousHash().equals(previous)) {
      return Optional.of(what + " does not follow the status before it: one of them was replaced");
    }
    Optional<ReleaseStatus> before = standings.set(row.version() - 1, Optional.of(row.status()));
    boolean legal =
        before.map(b -> b.mayBecome(row.status())).orElse(row.status() == ReleaseStatus.PENDING);
    return legal ? Optional.empty() : Optional.of(what + " cannot come after the one before it");
  }

  private static Optional<ReleaseRow> readRelease(Row row) {
    try {
      return Optional.of(ReleaseTable.read(row));
    } catch (JdbiException e) {
      throw e;
    } catch (RuntimeException e) {
      // An edit can put anything where an id, a word or a stamp stood.
      return Optional.empty();
    }
  }

  private static Optional<StatusRow> readStatus(Row row) {
    try {
      return Optional.of(StatusRow.read(row));
    } catch (JdbiException e) {
      throw e;
    } catch (RuntimeException e) {
      // As above.
      return Optional.empty();
    }
  }
}
