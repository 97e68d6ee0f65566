package belay.doors;

import belay.fleet.DynoState;
import belay.runtime.DynoName;
import java.time.Instant;
import java.util.UUID;

/** Dynos as they are shown, of nothing that runs. */
final class FakeDynos {
  private FakeDynos() {}

  static DynoState up(String type, int number) {
    return new DynoState(
        new UUID(1, number),
        new DynoName(type, number),
        "run " + type,
        DynoState.State.UP,
        Instant.EPOCH,
        1);
  }
}
