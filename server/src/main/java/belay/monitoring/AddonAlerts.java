package belay.monitoring;

import belay.alert.Level;
import belay.hook.SqlAlerts.Kind;
import belay.outbox.Untold;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks whether the backups of add-ons are well. Used by one thread.
 *
 * @param trouble what is wrong with them, in words
 */
public record AddonAlerts(AlertDesk desk, Supplier<Optional<String>> trouble) {
  private static final Level AT_ONCE = new Level(Duration.ZERO, Duration.ofSeconds(1));

  public void look() {
    desk.look(Untold.SERVER, Kind.ADDON_BACKUP, AT_ONCE, trouble.get());
  }
}
