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
    Instant startedAt) {}
