package belay.ledger;

import belay.database.Database;
import belay.release.LedgerEntry;
import belay.release.Release;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;

/** Reads releases with where they stand, their config opened. Safe for several threads. */
final class Entries {
  private final Database database;
  private final ConfigSeal seal;
  private final KnownReleases known = new KnownReleases();

  Entries(Database database, ConfigSeal seal) {
    this.database = database;
    this.seal = seal;
  }

  /**
   * Those that a condition fits.
   *
   * @param where on releases as {@code r}, with an order if one is wanted
   */
  List<LedgerEntry> list(String where, Function<Query, Query> bind) {
    List<LedgerEntry> entries =
        database.read(h ->
            bind.apply(h.createQuery(EntryReader.SELECT + where))
                .map(new EntryReader(new Configs(h, seal), known).mapper())
                .list());
    known.keep(entries.stream().map(LedgerEntry::release).toList());
    return entries;
  }

  /** The release itself, which does not change; read when it is not known. */
  Optional<Release> release(UUID appId, int version) {
    return known.find(appId, version).or(() -> find(appId, version).map(LedgerEntry::release));
  }

  Optional<LedgerEntry> find(UUID appId, int version) {
    return list(
            "r.app_id = :app and r.version = :version",
            q -> q.bind("app", appId.toString()).bind("version", version))
        .stream()
        .findFirst();
  }

  /** As {@link Ledger#page(UUID, ReleaseFilter, int, boolean, int)} has it. */
  List<LedgerEntry> page(UUID appId, ReleaseFilter filter, int from, boolean newestFirst, int max) {
    String order = " order by r.version " + (newestFirst ? "desc" : "asc") + " limit :max";
    if (filter.equals(ReleaseFilter.ALL)) {
      return list(
          "r.app_id = :app and r.version " + (newestFirst ? "<= :from" : ">= :from") + order,
          q -> q.bind("app", appId.toString()).bind("from", from).bind("max", max));
    }
    FilteredVersions versions = new FilteredVersions(filter, newestFirst);
    return list(
        "r.app_id = :app and r.version in " + versions.sql() + order,
        q -> versions.bind(q, appId, from, max));
  }
}
