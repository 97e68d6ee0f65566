package belay.ledger;

import belay.database.ClosedDatabase;
import belay.database.DatabaseUnusable;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Looks into a ledger that is not open yet, and changes nothing of it. */
public final class HeadCheck {
  private HeadCheck() {}

  /** What a ledger is, beside the head that is remembered. */
  public sealed interface Found {
    /** It has what is remembered, and more perhaps. */
    record Whole() implements Found {}

    /** It holds no tables at all. */
    record Nothing() implements Found {}

    /**
     * It cannot be read, or its pages contradict each other.
     *
     * @param how as a clause
     * @param whole whether the file is, and only kept from being read
     */
    record Broken(String how, String remedy, boolean whole) implements Found {}

    /** It has not got this release's status. */
    record LacksRelease(LedgerHead.Status status) implements Found {}

    /** It has every release, and not what happened after it. */
    record LacksEvent(LedgerHead.Event event) implements Found {}
  }

  /**
   * Looks.
   *
   * @param remembered {@link LedgerHead#NONE} where none is
   * @param thorough whether every page is read: a log beside the file may belong to another
   */
  public static Found of(ClosedDatabase database, LedgerHead remembered, boolean thorough) {
    try {
      return database.look(h -> look(database, h, remembered, thorough));
    } catch (DatabaseUnusable e) {
      ClosedDatabase.Trouble why = database.why(e);
      return new Found.Broken(why.reason(), why.remedy(), why.whole());
    }
  }

  private static Found look(
      ClosedDatabase database, Handle h, LedgerHead remembered, boolean thorough) {
    Optional<String> fault = thorough ? database.fault(h) : Optional.empty();
    if (fault.isPresent()) {
      return new Found.Broken(fault.get(), "Check the disk.", false);
    }
    boolean tables = database.has(h, "statuses");
    if (!tables && !database.has(h, "schema_history")) {
      return new Found.Nothing();
    }
    Optional<LedgerHead.Status> lacks =
        remembered.status().filter(status -> !tables || !HeadRows.has(h, status));
    if (lacks.isPresent()) {
      return new Found.LacksRelease(lacks.get());
    }
    boolean events = database.has(h, "events");
    return remembered
        .event()
        .filter(event -> !events || !HeadRows.has(h, event))
        .<Found>map(Found.LacksEvent::new)
        .orElseGet(Found.Whole::new);
  }
}
