package belay.apps;

import belay.release.App;
import belay.release.Change;
import belay.rollback.Block;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What people ordered about an app's releases: pins, locks, blocks, releases kept by hand; and what
 * rehearsals showed. Durable when a method returns; safe for use by several threads. Every change
 * is written down as an event of the app; one that changes nothing writes nothing and answers so.
 */
public interface Orders {
  Optional<Pin> pin(App app);

  /** Pins; a pin that was there is replaced. */
  Pin pin(App app, int version, Change change);

  /** Unpins; answers the pin that was there. */
  Optional<Pin> unpin(App app, Change change);

  /** The lock in force; one whose time is over is none. */
  Optional<Lock> lock(App app);

  Lock lock(App app, Optional<Instant> until, Change change);

  Optional<Lock> unlock(App app, Change change);

  /** By version. */
  List<Block> blocks(App app);

  void block(App app, Block block, Change change);

  boolean unblock(App app, int version, Change change);

  /** Versions kept by hand, each with who keeps it. */
  SortedMap<Integer, String> kept(App app);

  boolean keep(App app, int version, Change change);

  boolean unkeep(App app, int version, Change change);

  /** Keeps what a rehearsal showed; the newest 500 stay. */
  void drilled(App app, Drill drill);

  /** Newest first. */
  List<Drill> drills(App app, int max);
}
