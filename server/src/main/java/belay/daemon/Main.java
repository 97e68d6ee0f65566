package belay.daemon;

import belay.release.BelayException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** The control plane's program: {@code belay.daemon.Main --home DIR}. */
public final class Main {
  private Main() {}

  /** Runs until SIGTERM. Exits with 1 and one sentence when it cannot start. */
  public static void main(String[] args) throws InterruptedException {
    if (args.length != 2 || !args[0].equals("--home")) {
      System.err.println("Usage: belay.daemon.Main --home DIR");
      System.exit(2);
    }
    Home home = new Home(Path.of(args[1]).toAbsolutePath().normalize());
    Daemon daemon;
    try {
      home.prepare();
      daemon = Daemon.start(home, ServerConfig.read(home.config()), InstantSource.system());
    } catch (BelayException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::close, "stop"));
    Thread.currentThread().join();
  }
}
