package belay.checkpoint;

import belay.release.Change;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The records of checkpoints. Durable when a method returns; safe for use by several threads. */
public interface Checkpoints {
  /**
   * A checkpoint that is to be taken.
   *
   * @param of the release that it is to stay with
   */
  record Wanted(UUID addonId, int generation, Optional<Checkpoint.Of> of, String why) {}

  /** Writes down that one is being taken. */
  Checkpoint begin(Wanted wanted, Change change);

  /** It is whole. */
  Checkpoint whole(Checkpoint checkpoint, long bytes, String position, Checkpoint.Counters counted);

  /** It is to go: nothing may begin with it from here on. */
  Checkpoint dropping(Checkpoint checkpoint);

  /** Nothing but its number is left. */
  void gone(Checkpoint checkpoint);

  Optional<Checkpoint> find(UUID addonId, int number);

  /** Of an add-on, newest first, those among them that are being taken or deleted. */
  List<Checkpoint> of(UUID addonId);

  /** Of all add-ons. */
  List<Checkpoint> all();

  /** All of an add-on that is no more. */
  void forget(UUID addonId);
}
