package belay.addonbackup;

import belay.addonbackup.AddonBackup.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Says in words what is wrong with backups of add-ons. Pure. */
final class Trouble {
  /** A day, and time for the backup itself and for a few tries. */
  private static final Duration LATE = Duration.ofHours(36);

  private Trouble() {}

  static Optional<String> of(List<AddonBackup> all, List<Schedule> schedules, Instant now) {
    Map<UUID, AddonBackup> newest =
        all.stream()
            .filter(b -> b.state() != State.MAKING && b.scratch().isEmpty())
            .collect(
                Collectors.toMap(
                    AddonBackup::addonId,
                    b -> b,
                    (a, b) -> b.times().begun().isBefore(a.times().begun()) ? a : b));
    List<String> wrong = new ArrayList<>();
    newest.values().stream()
        .filter(b -> !b.message().isEmpty())
        .sorted(Comparator.comparing(b -> b.source().addon()))
        .map(b ->
            "the backup "
                + b.label()
                + " of "
                + b.source().addon()
                + (b.state() == State.FAILED ? " failed: " : " was not found to work: ")
                + b.message())
        .forEach(wrong::add);
    for (Schedule schedule : schedules) {
      Instant last =
          all.stream()
              .filter(b -> b.addonId().equals(schedule.addonId()) && b.state() == State.MADE)
              .map(b -> b.times().begun())
              .filter(schedule.since()::isBefore)
              .max(Comparator.naturalOrder())
              .orElse(schedule.since());
      boolean told =
          Optional.ofNullable(newest.get(schedule.addonId()))
              .filter(b -> !b.message().isEmpty())
              .isPresent();
      if (last.plus(LATE).isBefore(now) && !told) {
        wrong.add("no backup of the add-on " + schedule.addonId() + " was made since " + last);
      }
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
  }
}
