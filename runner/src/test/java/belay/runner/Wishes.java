package belay.runner;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Wishes that are as they should be, but for one thing. */
final class Wishes {
  static final Wish.Quota QUOTA = new Wish.Quota(64, 0, 100, 1 << 20, 1 << 20, 1 << 30, 1024);

  private Wishes() {}

  static Wish of(String directory) {
    return of(directory, "web.1", QUOTA);
  }

  static Wish of(String directory, String dyno, Wish.Quota quota) {
    return of("shop", directory, dyno, 0, quota);
  }

  static Wish of(String app, String directory, String dyno, int port, Wish.Quota quota) {
    return new Wish(
        UUID.randomUUID(),
        UUID.fromString("11111111-1111-4111-8111-111111111111"),
        app,
        dyno,
        1,
        directory,
        directory + "/none",
        "echo runs; exec sleep 600",
        Map.of("A", "1"),
        port,
        quota,
        false,
        Set.of(),
        "2026-11-30T10:00:00Z",
        false);
  }
}
