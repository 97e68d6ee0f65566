package belay.monitoring;

import belay.alert.Level;
import belay.alert.Shortage;
import belay.api.ServerBody;
import belay.hook.SqlAlerts.Kind;
import belay.outbox.Untold;
import belay.runtime.MachineMemory;
import belay.tls.Expiries;
import belay.watch.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the server itself before it hurts: disk, memory, certificates, backups, and what works
 * in the background. Used by one thread.
 *
 * @param certificates whoever has some
 */
public record ServerAlerts(
    AlertDesk desk,
    Path home,
    Supplier<Optional<ServerBody.Backups>> backups,
    List<Expiries> certificates,
    Watch watch,
    InstantSource time) {
  public static final Duration LOOK = Duration.ofSeconds(15);

  /** A certificate that renews itself should have done so by then. */
  static final Duration RENEWED = Duration.ofDays(10);

  /** One that does not is somebody's to renew. */
  static final Duration GIVEN = Duration.ofDays(21);

  /** A day, and time for the backup itself and for a few tries. */
  static final Duration BACKUP = Duration.ofHours(36);

  private static final Logger LOG = LoggerFactory.getLogger(ServerAlerts.class);
  private static final Shortage DISK = new Shortage(0.05, 20L << 30);
  private static final Shortage MEMORY = new Shortage(0.05, 4L << 30);
  private static final Level AT_ONCE = new Level(Duration.ZERO, Duration.ofMinutes(1));
  private static final Level LASTING = new Level(Duration.ofMinutes(1), Duration.ofMinutes(5));
  private static final Level WORK = new Level(Duration.ofSeconds(30), Duration.ofMinutes(1));

  public void look() {
    desk.look(Untold.SERVER, Kind.DISK_LOW, LASTING, disk());
    desk.look(Untold.SERVER, Kind.MEMORY, LASTING, memory());
    desk.look(Untold.SERVER, Kind.CERTIFICATE, AT_ONCE, certificate());
    desk.look(
        Untold.SERVER, Kind.BACKUP, AT_ONCE, backups.get().flatMap(b -> backup(b, time.instant())));
    desk.look(Untold.SERVER, Kind.BACKGROUND, WORK, background());
  }

  private boolean isOpen(Kind kind) {
    return desk.open(Untold.SERVER, kind).isPresent();
  }

  private Optional<String> disk() {
    long left = home.toFile().getUsableSpace();
    long whole = home.toFile().getTotalSpace();
    return DISK.of(left, whole, isOpen(Kind.DISK_LOW))
        ? Optional.of((left >> 20) + " MB of " + (whole >> 20) + " are free")
        : Optional.empty();
  }

  private Optional<String> memory() {
    OptionalLong left = MachineMemory.availableBytes();
    long whole = MachineMemory.totalBytes();
    return left.isPresent() && MEMORY.of(left.getAsLong(), whole, isOpen(Kind.MEMORY))
        ? Optional.of((left.getAsLong() >> 20) + " MB of " + (whole >> 20) + " are available")
        : Optional.empty();
  }

  private Optional<String> certificate() {
    List<Expiries.Expiry> all = new ArrayList<>();
    for (Expiries source : certificates) {
      try {
        all.addAll(source.all());
      } catch (RuntimeException e) {
        LOG.debug("a source of certificates cannot be asked", e);
      }
    }
    return certificate(all, time.instant());
  }

  /** Pure. */
  static Optional<String> certificate(List<Expiries.Expiry> all, Instant now) {
    List<String> soon =
        all.stream()
            .filter(e -> e.trouble().isPresent() || e.isDue(now, e.renewed() ? RENEWED : GIVEN))
            .sorted(java.util.Comparator.comparing(Expiries.Expiry::notAfter))
            .map(e ->
                e.name()
                    + (e.notAfter().isAfter(now) ? " expires on " : " expired on ")
                    + e.notAfter()
                    + e.trouble().map(why -> " and cannot be renewed (" + why + ")").orElse(""))
            .toList();
    return soon.isEmpty()
        ? Optional.empty()
        : Optional.of(
            soon.stream().limit(5).collect(Collectors.joining(", "))
                + (soon.size() > 5 ? " and " + (soon.size() - 5) + " more" : ""));
  }

  /** Pure. */
  static Optional<String> backup(ServerBody.Backups backups, Instant now) {
    if (backups.to().isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> last = backups.last();
    String newest = last.map(at -> "; the newest is of " + at).orElse("; there is none yet");
    if (backups.failed().isPresent()) {
      return Optional.of(backups.why().orElse("the last one failed") + newest);
    }
    return last.filter(at -> at.plus(BACKUP).isBefore(now))
        .map(at -> "none was made for more than a day" + newest);
  }

  private Optional<String> background() {
    List<Watch.State> dead = watch.states().stream().filter(s -> !s.lives()).toList();
    return dead.isEmpty()
        ? Optional.empty()
        : Optional.of(
            dead.stream()
                .map(s -> s.name() + " (" + s.why().orElse("it ended") + ")")
                .collect(Collectors.joining(", ")));
  }
}
