package belay.addonbackup;

import belay.addon.Provision;
import belay.addon.Provisions;
import belay.addonbackup.AddonBackup.State;
import belay.release.BelayException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes backups when they are due, and deletes those whose time is over. Used by one thread. */
public record ScheduledBackups(AddonBackups backups, Provisions provisions, InstantSource time) {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduledBackups.class);

  /** When one that failed is tried again. */
  private static final Duration AGAIN = Duration.ofHours(1);

  /** Makes what is due, and deletes what has its time behind it. */
  public void look() {
    for (Schedule schedule : backups.table().schedules()) {
      Optional<Provision> provision = provisions.find(schedule.addonId());
      if (provision.isEmpty()) {
        backups.table().unschedule(schedule.addonId());
      } else if (provision.get().stage().isThere() && isDue(schedule)) {
        try {
          var _ = backups.make(provision.get(), backups.begin(provision.get(), Schedule.WHY));
          prune(schedule);
        } catch (BelayException e) {
          LOG.warn("{} is not backed up: {}", provision.get().name(), e.getMessage());
        }
      }
    }
  }

  private List<AddonBackup> scheduled(Schedule schedule) {
    return backups.table().all().stream()
        .filter(b -> b.addonId().equals(schedule.addonId()) && b.isScheduled())
        .toList();
  }

  private boolean isDue(Schedule schedule) {
    Optional<AddonBackup> last =
        scheduled(schedule).stream().max(Comparator.comparing(b -> b.times().begun()));
    Instant from =
        last.map(b -> b.times().begun())
            .filter(schedule.since()::isBefore)
            .orElse(schedule.since());
    boolean again =
        last.filter(b -> b.state() == State.FAILED)
            .filter(b -> !b.times().begun().plus(AGAIN).isAfter(time.instant()))
            .isPresent();
    return again || !schedule.after(from).isAfter(time.instant());
  }

  private void prune(Schedule schedule) {
    List<AddonBackup> made =
        scheduled(schedule).stream().filter(b -> b.state() == State.MADE).toList();
    List<Integer> going =
        schedule
            .keep()
            .goes(
                made.stream()
                    .map(b -> new Keep.Kept(b.number(), b.times().begun(), b.trial().isPresent()))
                    .toList(),
                schedule.zone());
    made.stream().filter(b -> going.contains(b.number())).forEach(backups::delete);
  }
}
