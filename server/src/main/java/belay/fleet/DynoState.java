package belay.fleet;

import belay.runtime.DynoName;
import java.time.Instant;
import java.util.UUID;

/** A dyno as {@code ps} shows it. */
public record DynoState(
    UUID id, DynoName name, String command, State state, Instant since, int version) {
  /** Heroku's words, in lower case in JSON. */
  public enum State {
    STARTING,
    UP,
    CRASHED,
    DOWN
  }
}
