package belay.routing;

import belay.watch.Gate;
import belay.watch.Watch;
import belay.watch.Watched;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the router's access log, on a thread of its own ({@link AccessLogReader}). Not for
 * several threads.
 */
public final class RouterLog implements AutoCloseable {
  /** Takes the lines, in the order they were written. */
  public interface Reader {
    /**
     * One request that was answered.
     *
     * @param app the app's id; also of requests to one of its releases by that one's own host name
     * @param line in Heroku's router format
     */
    void line(UUID app, Instant at, String line);
  }

  private static final Logger LOG = LoggerFactory.getLogger(RouterLog.class);

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

  private final AccessLogReader reader;
  private Optional<Watched> thread = Optional.empty();
  private final Gate gate = new Gate();
  private volatile boolean closed;

  private RouterLog(Path log, Path positionFile, Reader sink) {
    this.reader = new AccessLogReader(log, positionFile, sink, () -> closed);
  }

  /** Begins to read: looks for new lines ten times a second, on a thread of its own. */
  public static RouterLog follow(Path log, Path positionFile, Reader reader, Watch watch) {
    RouterLog followed = new RouterLog(log, positionFile, reader);
    followed.thread = Optional.of(watch.start("router log", followed::run));
    return followed;
  }

  private void run() throws InterruptedException {
    boolean failing = false;
    while (!closed) {
      try {
        gate.pass(() -> {
          int _ = reader.poll();
        });
        failing = false;
      } catch (IOException e) {
        if (!failing) {
          LOG.warn("The router's access log cannot be read, tried again: {}", e.toString());
        }
        failing = true;
      }
      Thread.sleep(PAUSE);
    }
  }

  /** Ends the thread; lines that are not handed over yet wait for the next reader. */
  @Override
  public void close() {
    closed = true;
    // Interrupted within a batch, its lines would come again, or never.
    boolean whole = gate.close(CLOSE_MAX);
    if (!whole) {
      LOG.warn("Lines of the router's access log may be shown twice.");
    }
    try {
      if (thread.isPresent()) {
        thread.get().close();
        thread.get().awaitEnd(CLOSE_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
