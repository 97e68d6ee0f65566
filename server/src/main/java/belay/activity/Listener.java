package belay.activity;

import belay.release.Change;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Together;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Who is told of what happens, in the transaction that records it: what it writes is there exactly
 * when the thing itself is. Called by several threads, one at a time.
 *
 * <p>Times are microseconds since 1970.
 */
public interface Listener {
  void happened(Handle h, UUID app, Happening happening, Change change, long at);

  void reached(Handle h, UUID app, int version, ReleaseStatus status, long at);

  /** Releases were written, all pending, that go live together or not at all. */
  default void together(Handle h, Together together, List<Release> releases, long at) {}
}
