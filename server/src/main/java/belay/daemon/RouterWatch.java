package belay.daemon;

import belay.fleet.Publisher;
import belay.handover.ListenerHolder;
import belay.handover.Partner;
import belay.release.BelayException;
import belay.routing.Routing;
import belay.watch.Watch;
import belay.watch.Watched;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the router: tells one that it has not met everything, holds a duplicate of its
 * listening socket so that connections wait while no router runs, and starts it again when it died.
 */
final class RouterWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouterWatch.class);
  private static final long MILLIS = 1_000;

  private final Routing routing;
  private final Publisher publisher;
  private final Runnable anew;
  private final Path run;
  private final Partner router;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("router-watch").factory());
  private Optional<ListenerHolder> holder = Optional.empty();
  private Optional<Watched> thread = Optional.empty();

  /** The router that was told everything; 0 while none was. */
  private long told;

  /**
   * A watch that is to be started.
   *
   * @param anew tells a router what else it has to know, when it may know nothing
   */
  RouterWatch(Routing routing, Publisher publisher, Runnable anew, Path run, InstantSource time) {
    this.anew = anew;
    this.routing = routing;
    this.publisher = publisher;
    this.run = run;
    this.router = new Partner(run, "router", "router", time, LOG::warn);
  }

  void start(Watch watch) {
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
        anew.run();
        told = pid;
        router.runs();
        hold();
        noticeItsEnd(pid);
      }
    } catch (BelayException e) {
      if (told != 0) {
        LOG.warn("the router does not answer: {}", e.getMessage());
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

  private void hold() {
    try {
      OptionalInt listener = ListenerHolder.ask(run.resolve("router-listener.sock"));
      if (listener.isPresent()) {
        hold(listener.getAsInt());
      }
    } catch (IOException e) {
      LOG.warn("the router's socket is not held: {}", e.getMessage());
    }
  }

  private void hold(int listener) throws IOException {
    try {
      ListenerHolder next = ListenerHolder.open(run.resolve("held-listener.sock"), listener, true);
      holder.ifPresent(ListenerHolder::close);
      holder = Optional.of(next);
    } catch (IOException e) {
      ListenerHolder.release(listener);
      throw e;
    }
  }

  @Override
  public void close() {
    thread.ifPresent(Watched::close);
    clock.shutdownNow();
    holder.ifPresent(ListenerHolder::close);
  }
}
