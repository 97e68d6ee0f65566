package belay.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which release served when. Pure. */
public final class Timeline {
  private Timeline() {}

  /** Releases that served, in the order in which they went live. */
  public static List<LedgerEntry> served(List<LedgerEntry> entries) {
    return entries.stream()
        .filter(e -> e.servedAt().isPresent())
        .sorted(
            Comparator.comparing((LedgerEntry e) -> e.servedAt().orElseThrow())
                .thenComparingInt(LedgerEntry::version))
        .toList();
  }

  /** The release that served at a time; empty before the first. */
  public static Optional<LedgerEntry> at(List<LedgerEntry> entries, Instant time) {
    return served(entries).reversed().stream()
        .filter(e -> !e.servedAt().orElseThrow().isAfter(time))
        .findFirst();
  }

  /**
   * A change of one config var.
   *
   * @param by the release with which it came
   * @param before what it stood for: a text, or a {@link ConfigVars.Reference}
   */
  public record Setting(LedgerEntry by, Optional<Object> before, Optional<Object> after) {}

  /**
   * Who set a config var to what, newest first: each release that served with it other than the one
   * that served before.
   */
  public static List<Setting> blame(List<LedgerEntry> entries, String key) {
    List<Setting> settings = new ArrayList<>();
    Optional<Object> before = Optional.empty();
    for (LedgerEntry entry : served(entries)) {
      Optional<Object> after = entry.release().config().meaning(key);
      if (!after.equals(before)) {
        settings.addFirst(new Setting(entry, before, after));
      }
      before = after;
    }
    return settings;
  }
}
