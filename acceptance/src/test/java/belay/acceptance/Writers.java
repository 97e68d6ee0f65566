package belay.acceptance;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients of a database that add orders all the time, and keep what went wrong. */
final class Writers implements AutoCloseable {
  private static final int CLIENTS = 2;

  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger written = new AtomicInteger();
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private volatile boolean stopped;

  private Writers() {}

  static Writers of(Machine machine, Path psql, String url) {
    Writers writers = new Writers();
    for (int i = 0; i < CLIENTS; i++) {
      writers.clients.execute(() -> {
        while (!writers.stopped) {
          Run run =
              Database.ask(
                  machine,
                  psql,
                  url,
                  "insert into orders (note) select repeat('x', 100) from generate_series(1, 50)");
          if (run.exit() == 0) {
            writers.written.incrementAndGet();
          } else {
            writers.failures.add(run.toString());
          }
        }
      });
    }
    Until.isTrue("they write", () -> writers.written.get() > CLIENTS);
    return writers;
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    stopped = true;
    clients.shutdown();
    try {
      clients.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
