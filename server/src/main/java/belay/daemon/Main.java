package belay.daemon;

import belay.backup.HomeMark;
import belay.handover.OomScore;
import belay.handover.ServiceManager;
import belay.handover.TemporaryFiles;
import belay.handover.Wanted;
import belay.home.Home;
import belay.home.HomeGuard;
import belay.home.HomeLock;
import belay.home.OwnersGroup;
import belay.release.BelayException;
import belay.settings.ServerConfig;
import belay.watch.OutOfMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * The control plane's program: {@code belay.daemon.Main --home DIR [--older-ledger|--check]}. With
 * {@code --respawned yes} behind it the router started it, as it had died.
 */
public final class Main {
  private static final List<String> OLDER = List.of("--older-ledger");
  private static final List<String> CHECK = List.of("--check");
  private static final List<String> RESPAWNED = List.of("--respawned", "yes");
  private static final List<List<String>> KNOWN = List.of(List.of(), OLDER, CHECK, RESPAWNED);

  private final Home home;
  private final List<String> more;
  private final boolean respawned;

  private Main(Home home, List<String> more) {
    this.home = home;
    this.more = more;
    this.respawned = more.equals(RESPAWNED);
  }

  /** Runs until SIGTERM. Exits with 1 and one sentence when it cannot start. */
  public static void main(String[] args) throws InterruptedException {
    List<String> words = List.of(args);
    if (words.size() < 2
        || !words.getFirst().equals("--home")
        || !KNOWN.contains(words.subList(2, words.size()))) {
      System.err.println("Usage: belay.daemon.Main --home DIR [--older-ledger|--check]");
      System.exit(2);
    }
    Home home = new Home(Path.of(words.get(1)).toAbsolutePath().normalize());
    new Main(home, List.copyOf(words.subList(2, words.size()))).run();
  }

  private void run() throws InterruptedException {
    Daemon daemon;
    try {
      HomeMark.refuse(home.root());
      HomeGuard guard = new HomeGuard(home);
      guard.checkFiles();
      if (more.equals(CHECK)) {
        check(guard);
        return;
      }
      daemon = start();
    } catch (HomeLock.HomeTaken e) {
      if (!respawned) {
        System.err.println(e.getMessage());
      }
      System.exit(respawned ? 0 : 1);
      return;
    } catch (BelayException | UncheckedIOException | IOException e) {
      refuse(String.valueOf(e.getMessage()));
      System.exit(1);
      return;
    }
    ServiceManager manager = ServiceManager.of(System.getenv(), ProcessHandle.current().pid());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(daemon, manager), "stop"));
    OwnersGroup.of(System.getenv(), home.root()).share(home);
    manager.ready();
    Thread.currentThread().join();
  }

  private static void stop(Daemon daemon, ServiceManager manager) {
    manager.stopping();
    daemon.close();
  }

  private Daemon start() throws IOException {
    OomScore.spare();
    home.prepare();
    OutOfMemory.watchThreads();
    HomeLock lock = HomeLock.take(home);
    // On a full disk nothing can be rolled back without a control plane.
    home.freeReserve();
    if (respawned && !Wanted.read(home.run()).has("server")) {
      // Somebody stopped Belay since.
      System.exit(0);
    }
    TemporaryFiles.clean(home.run());
    ServerConfig config = ServerConfig.read(home.config());
    Daemon daemon = Daemon.start(home, lock, config, more.equals(OLDER), InstantSource.system());
    Files.deleteIfExists(refusal());
    return daemon;
  }

  /** Says nothing when the home could be started as it is. */
  private void check(HomeGuard guard) {
    try (HomeLock _ = HomeLock.take(home)) {
      guard.checkLedger(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Why it did not start the last time. */
  private Path refusal() {
    return home.run().resolve("server.refusal");
  }

  /** Says why it does not start; what the router tries again and again says the same only once. */
  private void refuse(String why) {
    try {
      if (respawned && Files.exists(refusal()) && Files.readString(refusal()).equals(why)) {
        return;
      }
      Files.writeString(refusal(), why);
    } catch (IOException e) {
      // The log is what counts.
    }
    System.err.println(why);
  }
}
