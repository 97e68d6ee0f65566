package belay.cli.machine;

import belay.cli.home.Home;
import belay.cli.home.ServerProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * The file {@code run/wanted}, by which whoever lives of router and control plane knows whether to
 * start the other. It is changed before anything is stopped.
 */
public final class Wanted {
  private final Home home;
  private final Path file;

  public Wanted(Home home) {
    this.home = home;
    this.file = home.run().resolve("wanted");
  }

  /**
   * Says what holds from {@code up} on: under a service manager it is that which starts what died.
   */
  void decide(Map<String, String> env) throws IOException {
    boolean managed = Surroundings.isManaged(env, ProcessHandle.current().pid());
    write(ServerProperties.respawn(home).orElse(!managed) ? "router server\n" : "nobody\n");
  }

  /** Neither starts the other: the service manager does. */
  void leaveToServiceManager() throws IOException {
    write("nobody\n");
  }

  /** The same for what runs since a version that did not say it. */
  void decideIfUnknown(Map<String, String> env) throws IOException {
    if (!Files.exists(file)) {
      decide(env);
    }
  }

  void routerOnly() throws IOException {
    if (hasServer()) {
      write("router\n");
    }
  }

  /** Nobody starts anybody. */
  public void none() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Whether the router starts a control plane that died. */
  boolean hasServer() {
    try {
      return Files.readString(file).contains("server");
    } catch (IOException e) {
      return false;
    }
  }

  private void write(String text) throws IOException {
    if (Files.exists(file) && Files.readString(file).equals(text)) {
      // It is the same nearly always: what ran can be started on a full disk too.
      return;
    }
    Path fresh = file.resolveSibling("wanted.new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
