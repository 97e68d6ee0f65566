package belay.runtime.docker;

import belay.release.AppName;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A dyno with nothing special about it. */
final class Examples {
  static final Dyno DYNO =
      new Dyno(
          UUID.fromString("22222222-2222-4222-8222-222222222222"),
          UUID.fromString("11111111-1111-4111-8111-111111111111"),
          new AppName("shop"),
          DynoName.parse("web.1"),
          7,
          "bin/serve --all \"x\"",
          RuntimeKind.DOCKER,
          Optional.of(DynoAddress.loopback(5000)),
          Instant.parse("2026-11-22T10:15:00.123456Z"));

  private Examples() {}
}
