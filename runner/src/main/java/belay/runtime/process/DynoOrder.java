package belay.runtime.process;

import belay.runtime.DynoSpec;
import java.time.Instant;
import java.util.UUID;

/**
 * A dyno to be.
 *
 * @param spec with its port, where it has one
 * @param keeps whether it gets the directory that its app keeps ({@code BELAY_KEPT}), which
 *     outlives it and is no other app's
 */
public record DynoOrder(UUID id, DynoSpec spec, Instant at, boolean keeps) {
  /** The variable that says where the kept directory is. */
  public static final String KEPT = "BELAY_KEPT";

  public DynoOrder(UUID id, DynoSpec spec, Instant at) {
    this(id, spec, at, false);
  }
}
