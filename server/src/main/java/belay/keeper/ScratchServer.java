package belay.keeper;

import belay.provider.Copying.Scratch;
import belay.provider.ProviderFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;

/** A server on a copy of a copy, which ends with this program. */
public final class ScratchServer implements Scratch {
  private static final int TRIES = 1200;
  private static final long LOOK_MILLIS = 100;

  private final Server server;
  private final Beside.Running running;
  private final Runnable tidy;
  private final AtomicReference<String> last = new AtomicReference<>("");

  private ScratchServer(Server server, Beside.Running running, Runnable tidy) {
    this.server = server;
    this.running = running;
    this.tidy = tidy;
  }

  /** The server as its clients see it. */
  public interface Server {
    /** Whether it answers by now. */
    boolean answers();

    /** How many rows, or keys, each part of it has. */
    SortedMap<String, Long> rows();
  }

  /**
   * Waits until one that was begun answers.
   *
   * @param tidy takes away what it leaves
   * @throws ProviderFailed when it ends before or takes too long; then nothing of it is left
   */
  public static ScratchServer await(Server server, Beside.Running running, Runnable tidy) {
    ScratchServer scratch = new ScratchServer(server, running, tidy);
    try {
      scratch.listen();
      scratch.await();
      return scratch;
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /** What it says is read, so that it never waits for a reader; its last words tell why it ends. */
  private void listen() {
    Thread.ofVirtual()
        .name("scratch")
        .start(() -> {
          try (BufferedReader said =
              new BufferedReader(
                  new InputStreamReader(running.oneOff().output(), StandardCharsets.UTF_8))) {
            said.lines().filter(line -> !line.isBlank()).forEach(last::set);
          } catch (IOException | UncheckedIOException e) {
            last.set(String.valueOf(e.getMessage()));
          }
        });
  }

  private void await() {
    Thread end = Thread.ofVirtual().start(running::await);
    for (int i = 0; i < TRIES; i++) {
      if (server.answers()) {
        return;
      }
      pause(end);
    }
    throw new ProviderFailed("A server of the copy does not answer: " + last.get());
  }

  private void pause(Thread end) {
    try {
      // It says that it is ready to nobody but who asks.
      if (end.join(Duration.ofMillis(LOOK_MILLIS))) {
        throw new ProviderFailed("No server starts on the copy: " + last.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProviderFailed("Interrupted.", e);
    }
  }

  @Override
  public SortedMap<String, Long> rows() {
    return server.rows();
  }

  @Override
  public void close() {
    running.close();
    tidy.run();
  }
}
