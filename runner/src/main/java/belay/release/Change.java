package belay.release;

import java.util.Optional;

/** Who asks for a change, through which door, and why, as the ledger records it. */
public record Change(Actor actor, Source source, Optional<String> reason) {
  /** The door it came through. */
  public enum Source {
    CLI,
    API,
    DASHBOARD,
    GIT,
    SSH,
    WEBHOOK,
    GUARD
  }
}
