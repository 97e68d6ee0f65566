package belay.certificates;

import belay.activity.Happening;
import belay.activity.Listener;
import belay.activity.OfApp;
import belay.activity.OfConnections;
import belay.database.Database;
import belay.release.Change;
import belay.release.ReleaseStatus;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;

/** Notices that names came or went, however that happened. Safe for several threads. */
public final class NameNews implements Listener {
  private final AtomicBoolean changed = new AtomicBoolean();

  @Override
  public void happened(Handle h, UUID app, Happening happening, Change change, long at) {
    boolean names =
        switch (happening) {
          case OfApp _, OfConnections.DomainAdded _, OfConnections.DomainRemoved _ -> true;
          default -> false;
        };
    if (names) {
      changed.set(true);
    }
  }

  @Override
  public void reached(Handle h, UUID app, int version, ReleaseStatus status, long at) {
    // Releases bring no names.
  }

  /** Has it looked at, once it is written. */
  public void tell(Database database, AppCertificates certificates) {
    database.afterEachWrite(() -> {
      if (changed.compareAndSet(true, false)) {
        certificates.look();
      }
    });
  }
}
