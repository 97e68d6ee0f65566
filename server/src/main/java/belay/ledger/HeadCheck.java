package belay.ledger;

import belay.database.Database;
import belay.database.DatabaseUnusable;
import java.nio.file.Path;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Looks into a ledger that is not open yet, and changes nothing of it. */
public final class HeadCheck {
  private static final String SOUND = "ok";

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
   * @param thorough whether every page is read: a log beside the file may belong to another
   */
  public static Found of(Path file, Optional<LedgerHead> remembered, boolean thorough) {
    try {
      return Database.look(file, h -> look(h, remembered.orElse(LedgerHead.NONE), thorough));
    } catch (DatabaseUnusable e) {
      return new Found.Broken(Database.reason(e), Database.remedy(e), !Database.isCorrupt(e));
    }
  }

  private static Found look(Handle h, LedgerHead remembered, boolean thorough) {
    if (thorough) {
      String said = h.select("pragma quick_check(1)").mapTo(String.class).first();
      if (!said.equals(SOUND)) {
        return new Found.Broken(
            "its pages do not fit together (" + said.lines().findFirst().orElse("") + ")",
            "Check the disk.",
            false);
      }
    }
    boolean tables = has(h, "statuses");
    if (!tables && !has(h, "schema_history")) {
      return new Found.Nothing();
    }
    Optional<LedgerHead.Status> lacks =
        remembered.status().filter(status -> !tables || !HeadRows.has(h, status));
    if (lacks.isPresent()) {
      return new Found.LacksRelease(lacks.get());
    }
    boolean events = has(h, "events");
    return remembered
        .event()
        .filter(event -> !events || !HeadRows.has(h, event))
        .<Found>map(Found.LacksEvent::new)
        .orElseGet(Found.Whole::new);
  }

  private static boolean has(Handle h, String table) {
    return h.select("select 1 from sqlite_master where type = 'table' and name = ?", table)
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }
}
