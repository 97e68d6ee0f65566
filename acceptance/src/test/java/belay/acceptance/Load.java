package belay.acceptance;

import belay.acceptance.Http.Answer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** Clients that ask an app all the time, and keep every answer that is not 200. */
final class Load implements AutoCloseable {
  static final int CLIENTS = 3;

  /** Between two requests of a client: some of them are always on their way, and others get on. */
  private static final long PAUSE_NANOS = 3_000_000;

  private static final int ADDRESSES = 200;
  private static final int PAGES = 1_000;

  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private volatile boolean stopped;

  private Load() {}

  /** All of them ask for the same page. */
  static Load on(Machine machine, String app) {
    int port = machine.httpPort();
    return begun(_ -> Http.get(port, app + ".localhost", "/"));
  }

  /** They are visitors from many addresses, who ask for many pages. */
  static Load ofMany(Machine machine, String app) {
    int port = machine.httpPort();
    return begun(n -> Http.send(port, request(app, n * 7919 % PAGES, n % ADDRESSES)));
  }

  private static String request(String app, long page, long address) {
    return "GET /page"
        + page
        + " HTTP/1.1\r\nHost: "
        + app
        + ".localhost\r\nX-Forwarded-For: 198.51.100."
        + address
        + "\r\nConnection: close\r\n\r\n";
  }

  private static Load begun(LongFunction<Answer> ask) {
    Load load = new Load();
    for (int i = 0; i < CLIENTS; i++) {
      load.clients.execute(() -> load.ask(ask));
    }
    Until.isTrue("the load is on", () -> load.answered.get() > CLIENTS);
    return load;
  }

  private void ask(LongFunction<Answer> asking) {
    while (!stopped) {
      Answer answer = asking.apply(asked.incrementAndGet());
      answered.incrementAndGet();
      if (answer.status() != 200) {
        failures.add(answer.toString());
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Waits until so many more have been answered. */
  void goOn(int more) {
    long then = answered.get() + more;
    Until.isTrue("the load goes on", () -> answered.get() >= then);
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
