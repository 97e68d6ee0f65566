package belay.home;

import belay.apps.AppDirectories;
import belay.layout.DiskReserve;
import belay.layout.Reserve;
import belay.release.BelayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** Where everything is under {@code BELAY_HOME}. */
public record Home(Path root) {
  public Path config() {
    return root.resolve("server.properties");
  }

  public Path credentials() {
    return root.resolve("credentials");
  }

  public Path database() {
    return root.resolve("data").resolve("ledger.db");
  }

  /** What apps did over time; a home without it begins it anew. */
  public Path metrics() {
    return root.resolve("data").resolve("metrics.db");
  }

  /** Where the ledger ended when it was last written; not beside it, to be apart when it is. */
  public Path head() {
    return root.resolve("ledger.head");
  }

  /** Room that is kept for rollbacks, looked for again so often once it was used. */
  public Reserve reserve() {
    return new DiskReserve(root.resolve("data").resolve("reserve"), Duration.ofSeconds(10));
  }

  /** Gives that room back when the disk is full: a start must work on it too. */
  public void freeReserve() {
    reserve().open();
  }

  public Path keys() {
    return root.resolve("keys");
  }

  /** The certificate that clients trust; for everybody. */
  public Path authority() {
    return root.resolve("ca.pem");
  }

  public Path run() {
    return root.resolve("run");
  }

  Path lock() {
    return run().resolve("server.lock");
  }

  /** Says that the control plane is ready, and where. */
  public Path ready() {
    return run().resolve("server.json");
  }

  /** Asks a control plane that is told to stop to stop every dyno too. */
  public Path stopAll() {
    return run().resolve("stop-all");
  }

  public Path routerSocket() {
    return run().resolve("router.sock");
  }

  /** Where the router keeps its table. */
  public Path routerTable() {
    return root.resolve("router").resolve("routes.json");
  }

  public Path routerLog() {
    return root.resolve("router").resolve("access.log");
  }

  Path dynos() {
    return run().resolve("dynos");
  }

  public Path slugs() {
    return root.resolve("slugs");
  }

  public Path builds() {
    return root.resolve("build");
  }

  public AppDirectories apps() {
    return new AppDirectories(root.resolve("apps"));
  }

  /**
   * Makes the directories: home and apps can be passed through, everything secret is the owner's.
   */
  public void prepare() {
    try {
      open(root);
      open(apps().root());
      for (Path secret :
          new Path[] {database().getParent(), keys(), root.resolve("log"), slugs(), builds()}) {
        make(secret, "rwx------");
      }
      open(run());
      open(dynos());
    } catch (IOException e) {
      throw new HomeUnusable(root, e);
    }
  }

  private static void open(Path directory) throws IOException {
    make(directory, "rwx--x--x");
  }

  private static void make(Path directory, String permissions) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
  }

  /** The home cannot be used. */
  public static final class HomeUnusable extends BelayException {
    private static final long serialVersionUID = 1L;

    public HomeUnusable(Path root, IOException cause) {
      super(
          "BELAY_HOME "
              + root
              + " cannot be used: "
              + cause.getMessage()
              + ". Choose another with BELAY_HOME=DIR, or give this one to the user who runs Belay.",
          cause);
    }
  }
}
