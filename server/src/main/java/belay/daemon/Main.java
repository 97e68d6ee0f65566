package belay.daemon;

import belay.backup.HomeMark;
import belay.release.BelayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;

/** The control plane's program: {@code belay.daemon.Main --home DIR [--older-ledger|--check]}. */
public final class Main {
  private static final String OLDER = "--older-ledger";
  private static final String CHECK = "--check";

  private Main() {}

  /** Runs until SIGTERM. Exits with 1 and one sentence when it cannot start. */
  public static void main(String[] args) throws InterruptedException {
    String more = args.length == 3 ? args[2] : "";
    if (args.length < 2
        || args.length > 3
        || !args[0].equals("--home")
        || !Set.of("", OLDER, CHECK).contains(more)) {
      System.err.println("Usage: belay.daemon.Main --home DIR [" + OLDER + "|" + CHECK + "]");
      System.exit(2);
    }
    Home home = new Home(Path.of(args[1]).toAbsolutePath().normalize());
    Daemon daemon;
    try {
      HomeMark.refuse(home.root());
      HomeGuard guard = new HomeGuard(home);
      guard.checkFiles();
      if (more.equals(CHECK)) {
        check(home, guard);
        return;
      }
      home.prepare();
      // On a full disk nothing can be rolled back without a control plane.
      home.freeReserve();
      ServerConfig config = ServerConfig.read(home.config());
      daemon = Daemon.start(home, config, more.equals(OLDER), InstantSource.system());
    } catch (BelayException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::close, "stop"));
    Thread.currentThread().join();
  }

  /** Says nothing when the home could be started as it is. */
  private static void check(Home home, HomeGuard guard) {
    try (HomeLock _ = HomeLock.take(home)) {
      guard.checkLedger(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
