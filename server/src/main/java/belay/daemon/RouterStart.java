package belay.daemon;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a router that died, just as {@code belay up} started it, which wrote down how. One that
 * dies again and again is started less and less often. Used by one thread.
 */
final class RouterStart {
  private static final Logger LOG = LoggerFactory.getLogger(RouterStart.class);

  private final Path run;
  private final InstantSource clock;
  private Respawn respawn = Respawn.NONE;
  private Optional<Instant> ranSince = Optional.empty();

  RouterStart(Path run, InstantSource clock) {
    this.run = run;
    this.clock = clock;
  }

  /** One runs. */
  void runs() {
    ranSince = Optional.of(clock.instant());
  }

  /** None answers: starts one if none runs and it is time. */
  void again() {
    Instant now = clock.instant();
    ranSince.ifPresent(since -> respawn = respawn.died(since, now));
    ranSince = Optional.empty();
    if (!respawn.due(now)) {
      return;
    }
    try {
      Path file = run.resolve("router.command");
      List<String> lines = List.of(Files.readString(file).split("\0", -1));
      if (lines.size() < 3 || someoneRuns()) {
        return;
      }
      respawn = respawn.started(now);
      LOG.warn("the router died; it is started again");
      // The first word is the log, the others are the command line.
      var process = new ProcessBuilder(lines.subList(1, lines.size()));
      process.environment().put("MALLOC_ARENA_MAX", "2");
      process
          .redirectInput(new File("/dev/null"))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(lines.getFirst())));
      process.start();
    } catch (NoSuchFileException e) {
      LOG.debug("nobody wrote down how a router is started", e);
    } catch (IOException e) {
      LOG.error("the router could not be started again: {}", e.getMessage());
    }
  }

  /** A router holds this lock as long as it lives, also before it answers. */
  private boolean someoneRuns() throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                run.resolve("router.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    }
  }
}
