package belay.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldSlugsTest {
  private static final Duration LOOK = Duration.ofMillis(5);

  @TempDir Path directory;

  @Test
  void whatRetentionTakesAwayDuringABackupGoesAfterIt() throws Exception {
    try (Server server = new Server(directory.resolve("home"))) {
      UUID old = server.deploy(server.app("api"), "old");
      Truce truce = new Truce(server.home);
      try (HeldSlugs held = new HeldSlugs(server.slugs, truce, LOOK)) {
        try (Truce.Held _ = truce.toRead()) {
          held.discard(old);
          held.keepOnly(held.all());

          assertThat(held.has(old)).as("for who asks it is gone").isFalse();
          assertThat(held.all()).isEmpty();
          assertThat(server.slugs.has(old)).as("the backup still has it").isTrue();
        }
        awaitGone(server, old);
      }
      assertThat(held(server)).as("its files go with it").isEmpty();
    }
  }

  private static List<Path> held(Server server) throws IOException {
    try (Stream<Path> all = Files.walk(server.home.resolve("slugs/objects"))) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void awaitGone(Server server, UUID slug) throws InterruptedException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (server.slugs.has(slug) && System.nanoTime() < end) {
      LockSupport.parkNanos(2_000_000);
    }
    assertThat(server.slugs.has(slug)).isFalse();
  }

  @Test
  void withoutABackupNothingWaits() throws IOException {
    try (Server server = new Server(directory.resolve("home"));
        HeldSlugs held = new HeldSlugs(server.slugs, new Truce(server.home), LOOK)) {
      UUID old = server.deploy(server.app("api"), "old");
      held.discard(old);
      held.keepOnly(Set.of());
      assertThat(server.slugs.has(old)).isFalse();
    }
  }

  @Test
  void aSlugThatIsStoredDuringABackupStays() throws Exception {
    try (Server server = new Server(directory.resolve("home"));
        HeldSlugs held = new HeldSlugs(server.slugs, new Truce(server.home), LOOK)) {
      UUID old = server.deploy(server.app("api"), "old");
      UUID fresh;
      try (Truce.Held _ = new Truce(server.home).toRead()) {
        Set<UUID> before = held.all();
        fresh = server.deploy(server.app("web"), "new");
        held.discard(old);
        held.keepOnly(before);
      }
      awaitGone(server, old);
      assertThat(held.has(fresh)).isTrue();
      server.slugs.layOut(fresh, directory.resolve("laid"));
    }
  }
}
