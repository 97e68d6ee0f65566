package belay.outbox;

import belay.activity.Happening;
import belay.activity.Listener;
import belay.release.Change;
import belay.release.ReleaseStatus;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Writes down what becomes of releases, for whoever is to be told of it. */
public final class ReleaseNews implements Listener {
  @Override
  public void happened(Handle h, UUID app, Happening happening, Change change, long at) {}

  @Override
  public void reached(Handle h, UUID app, int version, ReleaseStatus status, long at) {
    Outbox.add(h, app, Untold.RELEASE, Integer.toString(version), status.word(), at);
  }
}
