package belay.ledger;

import belay.database.Database;
import belay.database.DatabaseUnwritable;
import belay.release.InvalidInput;
import belay.release.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Copies of records in the database file. */
public final class SqlLedgerCopies implements LedgerCopies {
  private static final int PAGE = 200;

  private final Database database;
  private final SqlLedger ledger;
  private final Chronicle chronicle;

  public SqlLedgerCopies(Database database, SqlLedger ledger) {
    this.database = database;
    this.ledger = ledger;
    this.chronicle = new SqlChronicle(database);
  }

  @Override
  public void give(UUID appId, Chronicle.Head head, Sink sink) throws IOException {
    GivenRows given = new GivenRows(database, ledger.seal(), sink);
    long after = 0;
    while (after < head.seq()) {
      // Rows are only ever added, so that pages read one after the other make one state.
      int max = (int) Math.min(PAGE, head.seq() - after);
      Chronicle.Rows rows = chronicle.rows(appId, after, max);
      for (SortedMap<String, Object> row : rows.rows()) {
        given.give(row);
      }
      after = rows.last();
    }
  }

  @Override
  public void take(UUID appId, Chronicle.Head head, Source source) {
    Optional<Chronicle.Head> here = chronicle.head(appId);
    if (here.isPresent()) {
      insistSame(appId, head, here.get());
      return;
    }
    Set<UUID> slugs = new HashSet<>();
    try {
      database.write(h ->
          take(new TakenRows(database, h, ledger.seal(), appId, slugs), h, appId, head, source));
    } catch (DatabaseUnwritable e) {
      throw new LedgerUnwritable(String.valueOf(e.getMessage()), e);
    } finally {
      ledger.forget(appId, slugs);
    }
  }

  private void insistSame(UUID appId, Chronicle.Head head, Chronicle.Head here) {
    if (!chronicle.find(appId, head.hash()).equals(Optional.of(head.seq()))) {
      throw Refused.conflict(
          "This server has another record of that app: it ends at "
              + here.hash().substring(0, 12)
              + " ("
              + here.seq()
              + " entries), and the export at "
              + head.hash().substring(0, 12)
              + " ("
              + head.seq()
              + "). A ledger is never replaced.");
    }
  }

  /**
   * The check of every row is the one that {@code ledger:verify} makes, before anything is kept.
   */
  private boolean take(TakenRows taken, Handle h, UUID appId, Chronicle.Head head, Source source) {
    try {
      for (var row = source.next(); row.isPresent(); row = source.next()) {
        taken.take(row.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    taken.end();
    switch (new ChainCheck(h, ledger.seal(), appId).run()) {
      case Verification.Broken broken ->
          throw new InvalidInput(
              "The export's ledger was changed at v"
                  + broken.version()
                  + ": "
                  + broken.fault()
                  + ". Nothing was imported.");
      case Verification.Whole whole -> {
        if (!whole.head().equals(head.hash())) {
          throw new InvalidInput(
              "The export's ledger does not end where the export says: something was cut off or"
                  + " added. Nothing was imported.");
        }
      }
    }
    return true;
  }
}
