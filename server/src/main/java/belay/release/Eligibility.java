package belay.release;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Whether a release can be put back at all, whoever asks. */
final class Eligibility {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final Function<UUID, Boolean> slugKept;

  Eligibility(Function<UUID, Boolean> slugKept) {
    this.slugKept = slugKept;
  }

  /** What stands against it, as a clause that begins with the release; empty when nothing does. */
  Optional<String> obstacle(LedgerEntry entry) {
    String label = entry.release().label();
    Optional<UUID> slug = entry.release().slug();
    return switch (entry.status()) {
      case PENDING -> Optional.of(label + " is still being released");
      case FAILED -> Optional.of(label + " failed");
      case HELD -> Optional.of(label + " is held and never served");
      case EXPIRED ->
          Optional.of(label + "'s slug was removed on " + TIME.format(entry.statusAt()));
      case SUCCEEDED -> {
        if (slug.isEmpty()) {
          yield Optional.of(label + " has no slug");
        }
        if (entry.servedAt().isEmpty()) {
          yield Optional.of(label + " never served");
        }
        yield slugKept.apply(slug.get())
            ? Optional.empty()
            : Optional.of(label + "'s slug is gone from the store");
      }
    };
  }
}
