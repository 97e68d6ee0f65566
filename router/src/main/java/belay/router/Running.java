package belay.router;

import belay.handover.ServiceManager;
import belay.router.client.Listener;
import belay.router.client.Router;
import belay.router.control.Control;
import belay.router.control.Inheritance;
import belay.router.control.Places;
import belay.router.control.Predecessor;
import belay.router.control.ServerWatch;
import belay.router.limits.Limits;
import belay.router.log.AccessLog;
import belay.router.log.Notes;
import belay.router.table.Affinity;
import belay.router.table.LiveDynos;
import belay.router.table.Routes;
import belay.router.table.TableFile;
import belay.router.tls.Certificates;
import belay.router.tls.Engines;
import belay.router.tls.KeyChange;
import belay.router.tls.RefusedCertificates;
import belay.router.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A router with everything around it, wired by hand; closed in reverse order. */
final class Running implements AutoCloseable {
  private final Notes notes;
  private final Deque<AutoCloseable> closed = new ArrayDeque<>();
  private final Ends ends;
  private final ServiceManager manager;
  private final AtomicBoolean leaving = new AtomicBoolean();
  private Optional<Places> places = Optional.empty();

  /** How a router ends that nobody stops. */
  interface Ends {
    /** Another router has taken over and the last connection is gone. */
    void left();

    /** It cannot serve any more: who looks after it is to start another. */
    void broken();
  }

  private Running(Notes notes, Ends ends, ServiceManager manager) {
    this.notes = notes;
    this.ends = ends;
    this.manager = manager;
  }

  /**
   * Starts, or fails with a sentence and leaves nothing behind.
   *
   * @param ends what to do when it ends by itself
   * @param manager told when it is ready, and who hands its listeners over
   */
  static Running start(
      Options options,
      Transport transport,
      Limits limits,
      Notes notes,
      Ends ends,
      ServiceManager manager)
      throws IOException {
    Running running = new Running(notes, ends, manager);
    try {
      running.open(options, transport, limits);
      return running;
    } catch (IOException | RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private void open(Options options, Transport transport, Limits limits) throws IOException {
    Path run = directory(options.home().resolve("run"));
    Path own = directory(options.home().resolve("router"));
    this.places = Optional.of(new Places(run, notes));
    InetSocketAddress bind = new InetSocketAddress(options.bind(), options.port());
    if (bind.isUnresolved()) {
      throw new IOException("The address to listen on, " + options.bind() + ", is unknown.");
    }
    Optional<Predecessor> before = options.takeOver() ? places().takeOver() : Optional.empty();
    before.ifPresent(closed::push);
    if (before.isEmpty()) {
      places().lock(options.home());
    }
    closed.push(places()::unlock);
    AccessLog log = accessLog(options, own, notes);
    closed.push(log);
    Routes routes = routes(own);
    ServerWatch watch = watch(run, routes, before.isEmpty());
    Certificates certificates = certificates(before);
    var inheritance = new Inheritance(run, notes, manager, before.isPresent());
    List<Listener> listeners = listeners(options, bind, transport, inheritance);
    Limits chosen = limits.withHold(options.hold(), limits.heldMax());
    Router router =
        new Router(
            transport,
            chosen,
            options.visitors(),
            certificates,
            routes,
            log,
            listeners,
            notes,
            this::broken);
    closed.push(router);
    Control control = new Control(routes, router, before, new Ours(router, log, before, watch));
    // Closed first: it gives the router's listener away.
    closed.push(places());
    places().open(control, router);
    places().prepareReady(router);
    if (before.isPresent()) {
      // Before the other ends, which would be taken for the service's end.
      manager.becomeMain();
      succeed(before.get(), control, routes, certificates, limits.leave());
      places().lock(options.home());
    }
    places().tellReady();
    manager.ready();
    sayWhere(options, router, transport, listeners);
  }

  /** What was changed at the one before until it left is ours now; without an answer it is gone. */
  private void succeed(
      Predecessor before, Control control, Routes routes, Certificates certificates, Duration max) {
    if (!control.isCertified()) {
      take(certificates, before);
    }
    before.leave(max).ifPresent(routes::replace);
  }

  private Routes routes(Path own) {
    Routes routes =
        new Routes(
            new TableFile(own.resolve("routes.json"), TableFile.thisBoot()),
            Affinity.of(own.resolve("affinity.key"), notes),
            Router.loopCount());
    if (!routes.trouble().isEmpty()) {
      notes.say(routes.trouble());
    }
    return routes;
  }

  private void sayWhere(
      Options options, Router router, Transport transport, List<Listener> listeners) {
    String https =
        router.httpsPort().isPresent() ? " and " + router.httpsPort().getAsInt() + " (TLS)" : "";
    boolean inherited = listeners.getFirst().inherited().isPresent();
    notes.say(
        "Listening on "
            + options.bind()
            + ":"
            + router.port()
            + https
            + " by "
            + transport.label()
            + (inherited ? ", on the socket of the router before." : "."));
  }

  private List<Listener> listeners(
      Options options, InetSocketAddress bind, Transport transport, Inheritance inheritance) {
    List<Listener> all = new ArrayList<>();
    all.add(listener(Listener.HTTP, bind, false, transport, inheritance));
    options
        .httpsPort()
        .ifPresent(port -> {
          InetSocketAddress https = new InetSocketAddress(bind.getAddress(), port);
          all.add(listener(Listener.HTTPS, https, true, transport, inheritance));
        });
    return all;
  }

  private static Listener listener(
      String name,
      InetSocketAddress bind,
      boolean tls,
      Transport transport,
      Inheritance inheritance) {
    OptionalInt inherited =
        transport.adopts() ? inheritance.listener(name, bind) : OptionalInt.empty();
    return new Listener(name, bind, tls, inherited);
  }

  private Certificates certificates(Optional<Predecessor> before) {
    Engines engines = Engines.best(notes);
    closed.push(new KeyChange(engines));
    Certificates certificates = new Certificates(engines);
    before.ifPresent(b -> take(certificates, b));
    return certificates;
  }

  private void take(Certificates certificates, Predecessor before) {
    before
        .certificates()
        .ifPresent(table -> {
          try {
            certificates.replace(table);
          } catch (RefusedCertificates e) {
            notes.say("The certificates of the router before cannot be used: " + e.sentence());
          }
        });
  }

  private void broken(String why) {
    notes.say(why + " This router ends; whoever looks after it starts another on its socket.");
    ends.broken();
  }

  /**
   * Looks after the control plane from now on.
   *
   * @param cold nobody is taken over from: what the saved table says may be over
   */
  private ServerWatch watch(Path run, Routes routes, boolean cold) {
    ServerWatch watch = new ServerWatch(run, routes, notes);
    closed.push(watch);
    if (cold) {
      Set<LiveDynos.Address> live = new LiveDynos(run, TableFile.thisBoot()).addresses();
      boolean ready = watch.isReady();
      routes.doubt(app -> ready || LiveDynos.holdAll(live, app));
    }
    watch.begin();
    return watch;
  }

  private Places places() {
    return places.orElseThrow();
  }

  /** What becomes of this router when another comes. */
  private final class Ours implements Control.Life {
    private final Router router;
    private final AccessLog log;
    private final Optional<Predecessor> before;
    private final ServerWatch watch;

    Ours(Router router, AccessLog log, Optional<Predecessor> before, ServerWatch watch) {
      this.watch = watch;
      this.router = router;
      this.log = log;
      this.before = before;
    }

    @Override
    public void takeBack() {
      notes.say("The router that was to take over is gone; this one goes on.");
      places().takeBack(router);
    }

    /** The other has our socket's path, our files and our listener: they stay as they are. */
    @Override
    public void leave(Duration max) {
      if (leaving.compareAndSet(false, true)) {
        watch.close();
        places().leave();
        log.leaveRotation();
        Thread.ofPlatform()
            .name("leave")
            .start(() -> {
              notes.say("Another router took over; what is in flight may finish.");
              router.handOver(max);
              before.ifPresent(b -> b.awaitEnd(max));
              log.close();
              places().end();
              ends.left();
            });
      }
    }

    @Override
    public boolean leaving() {
      return leaving.get();
    }
  }

  private static AccessLog accessLog(Options options, Path own, Notes notes) throws IOException {
    return new AccessLog(
        own.resolve("access.log"),
        options.logs().accessBytes(),
        options.logs().files(),
        Router.loopCount(),
        notes);
  }

  /** Whether another has its place, and is the one that the service manager looks after. */
  boolean hasLeft() {
    return leaving.get();
  }

  private static Path directory(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return path;
  }

  /** Takes no new connection, drains, and leaves the home to the next. */
  @Override
  public void close() {
    if (leaving.get()) {
      return;
    }
    while (!closed.isEmpty()) {
      try {
        closed.pop().close();
      } catch (Exception e) {
        notes.say("Stopping was not clean: " + e.getMessage());
      }
    }
  }
}
