package belay.redis;

import belay.keeper.Beside;
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
final class ScratchServer implements Scratch {
  private static final int TRIES = 1200;
  private static final long LOOK_MILLIS = 50;

  private final Instance instance;
  private final Beside.Running running;
  private final Runnable tidy;
  private final AtomicReference<String> last = new AtomicReference<>("");

  ScratchServer(Instance instance, Beside.Running running, Runnable tidy) {
    this.instance = instance;
    this.running = running;
    this.tidy = tidy;
    listen();
    try {
      await();
    } catch (RuntimeException e) {
      close();
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
      try (Resp resp = Resp.open(instance.port(), Instance.USER, instance.own())) {
        if (resp.ask("PING").equals("PONG")) {
          return;
        }
      } catch (Resp.Failed e) {
        pause(end);
      }
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
    return RedisProvider.talk(instance, resp -> new Info(resp.ask("INFO", "keyspace")).databases());
  }

  @Override
  public void close() {
    running.close();
    tidy.run();
  }
}
