package belay.runtime.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the engine which of this home's containers end, and compares with a list of all when
 * it begins, when the engine comes back, and now and then. One thread of its own.
 */
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final long COMPARE_MILLIS = 30_000;
  private static final long PAUSE_MILLIS = 100;
  private static final long PAUSE_MILLIS_MAX = 3_000;

  private final Containers containers;
  private final String home;
  private final InstantSource clock;
  private final Listener listener;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean away;

  Watch(Containers containers, String home, InstantSource clock, Listener listener) {
    this.containers = containers;
    this.home = home;
    this.clock = clock;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("docker events").daemon().unstarted(this::run);
  }

  /** Called from the watch's thread. */
  interface Listener {
    void died(String container);

    /** All containers of this home, dead ones too. */
    void compare(List<Containers.Listed> all);

    /** The engine had been away, and what it has was compared. */
    void answersAgain();
  }

  /**
   * Begins.
   *
   * @param answers whether the engine just did
   */
  void begin(boolean answers) {
    away = !answers;
    thread.start();
  }

  private void run() {
    long pause = PAUSE_MILLIS;
    while (!closed) {
      if (away) {
        // Asked for everybody: one that hangs is waited for here only.
        EngineState _ = containers.engine().state();
      }
      try (Pull<Event> events = events()) {
        listener.compare(containers.all());
        if (away) {
          away = false;
          LOG.info("Docker answers again.");
          listener.answersAgain();
        }
        pause = PAUSE_MILLIS;
        follow(events);
      } catch (EngineUnavailable | DockerException e) {
        if (!away) {
          LOG.warn("Containers are not heard of for now: {}", e.getMessage());
        }
        away = true;
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("What Docker tells was not taken in.", e);
      }
      pause(pause);
      pause = Math.min(PAUSE_MILLIS_MAX, pause * 2);
    }
  }

  private Pull<Event> events() {
    // From a little before, so that nothing falls between the list and the first event.
    String since = Long.toString(clock.instant().getEpochSecond() - 2);
    return containers.engine().stream((docker, pull) ->
        docker
            .eventsCmd()
            .withEventTypeFilter(EventType.CONTAINER)
            .withEventFilter("die")
            .withLabelFilter(Map.of(Labels.HOME, home))
            .withSince(since)
            .exec(pull));
  }

  private void follow(Pull<Event> events) throws InterruptedException {
    while (!closed) {
      Optional<Event> event = events.next(COMPARE_MILLIS);
      event.flatMap(e -> Optional.ofNullable(e.getId())).ifPresent(listener::died);
      if (event.isEmpty() && events.ended()) {
        if (!closed) {
          containers.engine().lost();
        }
        return;
      }
      if (event.isEmpty()) {
        listener.compare(containers.all());
      }
    }
  }

  private void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
