package belay.runtime;

import belay.release.AppName;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A dyno that was started. Known again after a restart of the control plane.
 *
 * @param version the release it runs
 * @param port where a web dyno listens, on loopback
 */
public record Dyno(
    UUID id,
    UUID appId,
    AppName app,
    DynoName name,
    int version,
    String command,
    OptionalInt port,
    Instant startedAt) {
  /** What is called so while it runs a command inside of this dyno. */
  public Dyno inside(DynoName inner, String innerCommand, Instant at) {
    return new Dyno(
        UUID.randomUUID(), appId, app, inner, version, innerCommand, OptionalInt.empty(), at);
  }
}
