package belay.runtime.process;

import belay.runtime.DynoName;
import belay.runtime.DynoSpec;
import java.time.Instant;
import java.util.UUID;

/**
 * A dyno to be.
 *
 * @param spec with its port, where it has one
 */
public record DynoOrder(UUID id, DynoSpec spec, Instant at) {
  /** The same under another name. */
  DynoOrder named(DynoName name) {
    return new DynoOrder(id, spec.named(name), at);
  }
}
