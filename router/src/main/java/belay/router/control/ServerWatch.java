package belay.router.control;

import belay.handover.Locks;
import belay.handover.Partner;
import belay.handover.Wanted;
import belay.router.log.Notes;
import belay.router.table.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks after the control plane: starts it again when it died, unless somebody is just starting or
 * stopping programs of this home, and tells the table whether one is there or on its way.
 */
public final class ServerWatch implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;
  private static final List<String> AGAIN = List.of("--respawned", "yes");

  private final Path run;
  private final Routes routes;
  private final Partner server;
  private final Notes notes;
  private final ServerListeners listeners;

  /** So often it was started in vain that whoever waits for it is told so. */
  private static final int HOPELESS = 7;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("server-watch").factory());

  public ServerWatch(Path run, Routes routes, Notes notes) {
    this.run = run;
    this.routes = routes;
    this.notes = notes;
    this.listeners = new ServerListeners(run, notes);
    this.server = new Partner(run, "server", "control plane", InstantSource.system(), notes::say);
  }

  /** Looks once, and from then on twice a second. */
  public void begin() {
    listeners.inherit();
    look();
    var _ =
        clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      boolean busy = Locks.isHeld(run.resolve("up.lock"));
      boolean there = server.holdsLock();
      if (there) {
        server.runs();
        listeners.hold(Locks.holder(run.resolve("server.lock")).orElse(0));
      } else if (!busy) {
        server.again(AGAIN);
        if (!isExpected()) {
          listeners.hangUp();
        }
      }
      routes.expectNews(there || busy || server.isComing());
    } catch (IOException | RuntimeException e) {
      notes.say("The control plane could not be looked after: " + e);
    }
  }

  /** Whether somebody starts it again soon: this, or a service manager. */
  private boolean isExpected() {
    Wanted wanted = Wanted.read(run);
    return wanted.has("nobody") || (wanted.has("server") && server.starts() < HOPELESS);
  }

  /**
   * Whether it runs and knows its dynos: it wrote down that it is ready, and has not died since.
   */
  public boolean isReady() {
    try {
      OptionalLong holder = Locks.holder(run.resolve("server.lock"));
      String pid = "\"pid\":" + holder.orElse(-1) + "[,}]";
      return holder.isPresent()
          && Files.readString(run.resolve("server.json")).matches("(?s).*" + pid + ".*");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    // In the thread that uses them, once it is through.
    clock.execute(listeners::close);
    clock.shutdown();
  }
}
