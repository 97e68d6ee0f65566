package belay.acceptance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Many visitors, from many addresses, who ask an app for many pages; what is not 200 is kept. */
final class Crowd implements AutoCloseable {
  private static final int AT_ONCE = 4;
  private static final int ADDRESSES = 200;
  private static final int PAGES = 1_000;
  private static final long PAUSE_NANOS = 10_000_000;

  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
  private volatile boolean stopped;

  private Crowd() {}

  static Crowd visit(Machine machine, String app) {
    int port = machine.httpPort();
    Crowd crowd = new Crowd();
    for (int i = 0; i < AT_ONCE; i++) {
      crowd.clients.execute(() -> crowd.ask(port, app));
    }
    crowd.goOn(100);
    return crowd;
  }

  private void ask(int port, String app) {
    while (!stopped) {
      long n = answered.incrementAndGet();
      Http.Answer answer =
          Http.send(
              port,
              "GET /page%d HTTP/1.1\r\nHost: %s.localhost\r\nX-Forwarded-For: 198.51.100.%d\r\nConnection: close\r\n\r\n"
                  .formatted(n * 7919 % PAGES, app, n % ADDRESSES));
      if (answer.status() != 200) {
        failures.add(answer.toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  List<String> failures() {
    return failures;
  }

  /** Waits until so many more have been answered. */
  void goOn(int more) {
    long then = answered.get() + more;
    Until.isTrue("visitors go on", () -> answered.get() >= then);
  }

  @Override
  public void close() {
    stopped = true;
    clients.shutdown();
    try {
      if (!clients.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the visitors do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
