package belay.runtime.statics;

import belay.files.TreeDeletion;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoAddress;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.runtime.DynoSpec;
import belay.runtime.Exits;
import belay.runtime.OneOff;
import belay.runtime.PortHolder;
import belay.runtime.Services;
import belay.runtime.process.ProcessRuntime;
import belay.statics.SiteSettings;
import belay.statics.StaticCommand;
import belay.watch.Deaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processes as dynos, but for the web dynos of static sites: each of these is a port of the static
 * server, one process for all of them, and costs no memory of its own. A server that dies is
 * started again with all its sites; only one that dies again and again takes them down. Safe for
 * several threads.
 */
public final class StaticRuntime implements DynoRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(StaticRuntime.class);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
  private static final Duration DEATHS_WITHIN = Duration.ofMinutes(1);
  private static final Duration RESTART_MAX = Duration.ofSeconds(15);
  private static final int DEATHS_MAX = 3;
  private static final int SIGTERM = 15;

  private final ProcessRuntime processes;
  private final InstantSource clock;
  private final Exits exits = new Exits();
  private final Object lock = new Object();
  private final Servers servers;
  private final Map<UUID, Live> live = new HashMap<>();
  private final Deaths deaths = new Deaths();
  private final Set<Integer> restarting = ConcurrentHashMap.newKeySet();

  /** A site that is served, by the process with this number. */
  private record Live(Dyno dyno, int server, Path directory) {}

  /**
   * Takes over the sites that are served.
   *
   * @param home BELAY_HOME: sites are kept in {@code statics}
   * @param processes nobody else listens to its exits before this does
   */
  public StaticRuntime(Path home, ProcessRuntime processes, InstantSource clock)
      throws IOException {
    this.processes = processes;
    this.clock = clock;
    Path statics = home.resolve("statics").toAbsolutePath().normalize();
    this.servers = new Servers(statics, processes, Path.of(System.getProperty("java.home")));
    adopt();
    processes.onExit(this::exited);
  }

  /** What dynos print, without what the static server says: that is Belay's own to log. */
  public static DynoOutput apart(DynoOutput output) {
    return (dyno, text) -> {
      if (dyno.appId().equals(Servers.APP)) {
        LOG.warn("static server: {}", text);
      } else {
        output.line(dyno, text);
      }
    };
  }

  /** No app's: the static server, or a server of an add-on. */
  private static boolean isBelays(Dyno dyno) {
    return dyno.appId().equals(Servers.APP) || Services.is(dyno);
  }

  private void adopt() throws IOException {
    for (Servers.Running server : servers.running()) {
      server.home().tidy();
      for (Path directory : server.home().served()) {
        try {
          Dyno dyno = SiteNote.read(directory).dyno();
          processes.ports().hold(dyno.port().orElseThrow());
          live.put(dyno.id(), new Live(dyno, server.number(), directory));
        } catch (IOException | RuntimeException e) {
          LOG.warn("Not a site: {} ({})", directory, e.toString());
          TreeDeletion.delete(directory);
        }
      }
    }
  }

  @Override
  public String description() {
    return processes.description();
  }

  @Override
  public List<String> unkept() {
    return processes.unkept();
  }

  @Override
  public Dyno start(DynoSpec spec) {
    if (!StaticCommand.is(spec.command()) || !spec.listens() || spec.image().isPresent()) {
      return processes.start(spec);
    }
    if (!StaticCommand.isKnown(spec.command())) {
      throw new CannotStartDyno(
          spec.name() + " wants \"" + spec.command() + "\", which this Belay does not have.");
    }
    int port = processes.ports().lend(spec.port());
    try {
      return serve(spec, port);
    } catch (IOException e) {
      processes.ports().release(port);
      throw new CannotStartDyno(spec.name() + " could not be started: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      processes.ports().release(port);
      throw e;
    }
  }

  private Dyno serve(DynoSpec spec, int port) throws IOException {
    SiteSettings settings = SiteSettings.read(spec.directory());
    Dyno dyno =
        Dyno.of(UUID.randomUUID(), spec, Optional.of(DynoAddress.loopback(port)), clock.instant());
    Live site;
    synchronized (lock) {
      Servers.Running server = servers.current();
      Path directory = server.home().sites().resolve(dyno.id().toString());
      site = new Live(dyno, server.number(), directory);
      // Known before it is there: its server is not ended meanwhile.
      live.put(dyno.id(), site);
    }
    try {
      SiteLayout.lay(site.directory(), dyno, spec, settings);
      return dyno;
    } catch (IOException | RuntimeException e) {
      forget(site);
      throw e;
    }
  }

  @Override
  public void stop(Dyno dyno, Duration grace) {
    site(dyno).ifPresentOrElse(site -> stop(site, grace), () -> processes.stop(dyno, grace));
  }

  private Optional<Live> site(Dyno dyno) {
    synchronized (lock) {
      return Optional.ofNullable(live.get(dyno.id()));
    }
  }

  private void stop(Live site, Duration grace) {
    Dyno dyno = site.dyno();
    try {
      Files.move(
          site.directory(), SiteLayout.gone(site.directory()), StandardCopyOption.ATOMIC_MOVE);
      awaitClosed(site, grace.compareTo(CLOSE_MAX) < 0 ? grace : CLOSE_MAX);
    } catch (IOException e) {
      // Somebody else stops it too, or took it away by hand.
      LOG.debug("{} of {} was gone already", dyno.name(), dyno.app(), e);
    }
    if (forget(site)) {
      exits.note(dyno, 128 + SIGTERM);
      exits.tell(dyno, 128 + SIGTERM);
    }
  }

  private void awaitClosed(Live site, Duration max) {
    long end = System.nanoTime() + max.toNanos();
    try {
      while (opens(site.dyno()) && System.nanoTime() < end) {
        // It sees for itself that the site is gone, and has no way to say so but its port.
        Thread.sleep(2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes what a site has and ends its server with its last one; false when it was done. */
  private boolean forget(Live site) {
    Optional<Servers.Running> last = Optional.empty();
    synchronized (lock) {
      if (live.remove(site.dyno().id()) == null) {
        return false;
      }
      if (live.values().stream().noneMatch(other -> other.server() == site.server())) {
        last = servers.running().stream().filter(p -> p.number() == site.server()).findFirst();
        last.ifPresent(servers::retire);
      }
    }
    SiteLayout.delete(site.directory());
    site.dyno().port().ifPresent(processes.ports()::release);
    last.ifPresent(servers::end);
    return true;
  }

  @Override
  public void stopAll(List<Dyno> dynos, Duration grace) {
    try (var stops = Executors.newVirtualThreadPerTaskExecutor()) {
      dynos.forEach(d -> stops.execute(() -> stop(d, grace)));
    }
  }

  /** A process ended: one that is somebody's dyno, or a server with its sites. */
  private void exited(Dyno dyno, int status) {
    if (!dyno.appId().equals(Servers.APP)) {
      if (!Services.is(dyno)) {
        exits.tell(dyno, status);
      }
      return;
    }
    List<Live> down = new ArrayList<>();
    synchronized (lock) {
      Optional<Servers.Running> died = servers.of(dyno);
      if (died.isEmpty()) {
        return;
      }
      live.values().stream().filter(s -> s.server() == died.get().number()).forEach(down::add);
      restarting.add(died.get().number());
      down.forEach(site -> exits.tellInterrupted(site.dyno()));
      if (restarted(died.get(), status)) {
        awaitOpen(died.get().number(), down);
        return;
      }
      restarting.remove(died.get().number());
      servers.retire(died.get());
    }
    for (Live site : down) {
      if (forget(site)) {
        exits.note(site.dyno(), status);
        exits.tell(site.dyno(), status);
      }
    }
  }

  /** In the background: until its sites answer again, they are not looked at. */
  private void awaitOpen(int server, List<Live> sites) {
    Thread.ofVirtual()
        .name("static server")
        .start(() -> {
          long end = System.nanoTime() + RESTART_MAX.toNanos();
          try {
            while (System.nanoTime() < end && !sites.stream().allMatch(s -> opens(s.dyno()))) {
              // It says so by its ports only.
              Thread.sleep(5);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            restarting.remove(server);
          }
        });
  }

  private boolean opens(Dyno dyno) {
    return portHolder(dyno) == PortHolder.OWN && DynoRuntime.super.listens(dyno);
  }

  /** A site's own is nothing: its server is there anyway. */
  @Override
  public long memory(Dyno dyno) {
    return processes.memory(dyno);
  }

  /** A site's port is its server's to listen on. */
  @Override
  public PortHolder portHolder(Dyno dyno) {
    Optional<Servers.Running> server;
    synchronized (lock) {
      Live site = live.get(dyno.id());
      if (site == null) {
        return processes.portHolder(dyno);
      }
      server = servers.running().stream().filter(s -> s.number() == site.server()).findFirst();
    }
    int port = dyno.port().orElseThrow();
    return server.map(s -> processes.portHolder(s.dyno(), port)).orElse(PortHolder.NOBODY);
  }

  /** One whose server is just being started again is waited for, a while. */
  @Override
  public boolean listens(Dyno dyno) {
    long end = System.nanoTime() + RESTART_MAX.toNanos();
    try {
      while (isRestarting(dyno) && System.nanoTime() < end) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return opens(dyno);
  }

  private boolean isRestarting(Dyno dyno) {
    if (restarting.isEmpty()) {
      return false;
    }
    synchronized (lock) {
      Live site = live.get(dyno.id());
      return site != null && restarting.contains(site.server());
    }
  }

  private boolean restarted(Servers.Running died, int status) {
    Instant now = clock.instant();
    deaths.note(now);
    LOG.warn("the static server ended with status {}", status);
    if (deaths.since(now.minus(DEATHS_WITHIN)).size() > DEATHS_MAX) {
      LOG.error("the static server does not stay up; its sites are started one by one");
      return false;
    }
    try {
      servers.again(died);
      return true;
    } catch (CannotStartDyno e) {
      LOG.error("{}", e.getMessage());
      return false;
    }
  }

  @Override
  public void prepare(UUID app, boolean wanted) {
    processes.prepare(app, wanted);
  }

  @Override
  public List<Dyno> running() {
    List<Dyno> all = new ArrayList<>(processes.running());
    all.removeIf(StaticRuntime::isBelays);
    synchronized (lock) {
      live.values().forEach(site -> all.add(site.dyno()));
    }
    return all;
  }

  @Override
  public OptionalInt exit(Dyno dyno) {
    if (site(dyno).isPresent()) {
      return OptionalInt.empty();
    }
    return exits.knows(dyno) ? exits.of(dyno) : processes.exit(dyno);
  }

  @Override
  public void onExit(ExitListener listener) {
    exits.listen(listener);
  }

  @Override
  public void onNotice(NoticeListener listener) {
    processes.onNotice((dyno, text) -> {
      if (!isBelays(dyno)) {
        listener.notice(dyno, text);
      }
    });
  }

  @Override
  public OneOff runOnce(DynoSpec spec, Optional<Terminal> terminal) {
    if (StaticCommand.is(spec.command())) {
      throw new CannotStartDyno(
          "This app is a static site, which Belay serves itself: its web process is no command."
              + " Run another one, such as: belay run bash");
    }
    return processes.runOnce(spec, terminal);
  }

  /** A site has no process to be beside: the command gets a copy of its files. */
  @Override
  public OneOff exec(Dyno dyno, DynoSpec spec, DynoName name, Optional<Terminal> terminal) {
    return site(dyno).isPresent()
        ? processes.runOnce(spec.named(name), terminal)
        : processes.exec(dyno, spec, name, terminal);
  }
}
