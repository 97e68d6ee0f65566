package belay.runtime;

import belay.release.AppName;
import belay.release.RuntimeKind;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A dyno that was started. Known again after a restart of the control plane.
 *
 * @param version the release it runs
 * @param kind whose it is to stop and to ask about
 * @param address where a web dyno takes connections, from the router and from us
 */
public record Dyno(
    UUID id,
    UUID appId,
    AppName app,
    DynoName name,
    int version,
    String command,
    RuntimeKind kind,
    Optional<DynoAddress> address,
    Instant startedAt) {
  /** A new dyno of a spec. */
  public static Dyno of(UUID id, DynoSpec spec, Optional<DynoAddress> address, Instant startedAt) {
    return new Dyno(
        id,
        spec.appId(),
        spec.app(),
        spec.name(),
        spec.version(),
        spec.command(),
        spec.kind(),
        address,
        startedAt);
  }

  /** Its address' port. */
  public OptionalInt port() {
    return address.stream().mapToInt(DynoAddress::port).findFirst();
  }

  /** The same dyno seen at another address, or at none. */
  public Dyno at(Optional<DynoAddress> other) {
    return new Dyno(id, appId, app, name, version, command, kind, other, startedAt);
  }

  /** What is called so while it runs a command inside of this dyno. */
  public Dyno inside(DynoName inner, String innerCommand, Instant at) {
    return inside(UUID.randomUUID(), inner, innerCommand, at);
  }

  /** The same, known by an id. */
  public Dyno inside(UUID innerId, DynoName inner, String innerCommand, Instant at) {
    return new Dyno(innerId, appId, app, inner, version, innerCommand, kind, Optional.empty(), at);
  }
}
