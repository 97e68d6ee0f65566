package belay.acceptance;

import belay.acceptance.Http.Answer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Clients that ask an app all the time, and keep every answer that is not 200. */
final class Load implements AutoCloseable {
  static final int CLIENTS = 3;

  /** Between two requests of a client: some of them are always on their way, and others get on. */
  private static final long PAUSE_NANOS = 3_000_000;

  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private volatile boolean stopped;

  private Load() {}

  static Load on(Machine machine, String app) {
    int port = machine.httpPort();
    Load load = new Load();
    for (int i = 0; i < CLIENTS; i++) {
      load.clients.execute(() -> load.ask(port, app));
    }
    Until.isTrue("the load is on", () -> load.answered.get() > CLIENTS);
    return load;
  }

  private void ask(int port, String app) {
    while (!stopped) {
      Answer answer = Http.get(port, app + ".localhost", "/");
      answered.incrementAndGet();
      if (answer.status() != 200) {
        failures.add(answer.toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  long answered() {
    return answered.get();
  }

  List<String> failures() {
    return failures;
  }

  @Override
  public void close() {
    stopped = true;
    clients.shutdown();
    try {
      if (!clients.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the load does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
