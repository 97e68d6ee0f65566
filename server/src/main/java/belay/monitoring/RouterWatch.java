package belay.monitoring;

import belay.fleet.Publisher;
import belay.handover.ListenerHolder;
import belay.handover.Partner;
import belay.release.BelayException;
import belay.routing.Routing;
import belay.watch.Deaths;
import belay.watch.Watch;
import belay.watch.Watched;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the router: tells one that it has not met everything, holds a duplicate of each of
 * its listening sockets so that connections wait while no router runs, and starts it again when it
 * died.
 */
public final class RouterWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouterWatch.class);
  private static final long MILLIS = 1_000;

  private final Routing routing;
  private final Publisher publisher;
  private final Path run;
  private final Partner router;
  private final Deaths deaths;
  private final InstantSource time;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("router-watch").factory());
  private final Map<String, ListenerHolder> holders = new HashMap<>();
  private final List<Runnable> tellings = new CopyOnWriteArrayList<>();
  private Optional<Watched> thread = Optional.empty();

  /** The router that was told everything; 0 while none was. */
  private long told;

  /**
   * A watch.
   *
   * @param deaths has each death noted
   */
  public RouterWatch(
      Routing routing, Publisher publisher, Path run, Deaths deaths, InstantSource time) {
    this.deaths = deaths;
    this.time = time;
    this.routing = routing;
    this.publisher = publisher;
    this.run = run;
    this.router = new Partner(run, "router", "router", time, LOG::warn);
  }

  /**
   * Adds what a router is told besides its table, whenever it is another one that has not met
   * anything: certificates, which it keeps in memory only. A {@link BelayException} says that it
   * could not be told; then it is told all again, soon.
   */
  public void tells(Runnable telling) {
    tellings.add(telling);
  }

  public void start(Watch watch) {
    thread = Optional.of(watch.start("router watch", this::run));
  }

  /** On the clock's thread, where the looks in between are too. */
  private void run() throws InterruptedException {
    while (true) {
      try {
        clock.submit(this::look).get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("the router could not be looked after", e.getCause());
      } catch (RejectedExecutionException e) {
        return;
      }
      Thread.sleep(MILLIS);
    }
  }

  private void look() {
    try {
      long pid = routing.health().pid();
      if (pid != told) {
        publisher.publishAll();
        tellings.forEach(Runnable::run);
        told = pid;
        router.runs();
        hold();
        noticeItsEnd(pid);
      }
    } catch (BelayException e) {
      if (told != 0) {
        LOG.warn("the router does not answer: {}", e.getMessage());
      }
      // One that was taken over from lives on for what is open, and is none that died.
      if (told != 0 && ProcessHandle.of(told).filter(ProcessHandle::isAlive).isEmpty()) {
        deaths.note(time.instant());
      }
      told = 0;
      router.again(List.of());
    }
  }

  private void noticeItsEnd(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      var _ = process.get().onExit().thenRun(this::lookNow);
    }
  }

  /** At once when it died, and soon again, when the one started instead is ready. */
  private void lookNow() {
    try {
      for (long pause : new long[] {0, 300, 500, 700}) {
        var _ = clock.schedule(this::look, pause, TimeUnit.MILLISECONDS);
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping", e);
    }
  }

  /** Each of the router's listeners, those that it has not being let go. */
  private void hold() {
    for (String infix : List.of("", "https-")) {
      try {
        Path from = run.resolve("router-" + infix + "listener.sock");
        OptionalInt listener = ListenerHolder.ask(from);
        if (listener.isPresent()) {
          hold(run.resolve("held-" + infix + "listener.sock"), infix, listener.getAsInt());
        } else {
          Optional.ofNullable(holders.remove(infix)).ifPresent(ListenerHolder::close);
        }
      } catch (IOException e) {
        LOG.warn("the router's socket is not held: {}", e.getMessage());
      }
    }
  }

  private void hold(Path place, String infix, int listener) throws IOException {
    try {
      ListenerHolder next = ListenerHolder.open(place, listener, true);
      Optional.ofNullable(holders.put(infix, next)).ifPresent(ListenerHolder::close);
    } catch (IOException e) {
      ListenerHolder.release(listener);
      throw e;
    }
  }

  @Override
  public void close() {
    thread.ifPresent(Watched::close);
    clock.shutdownNow();
    holders.values().forEach(ListenerHolder::close);
  }
}
