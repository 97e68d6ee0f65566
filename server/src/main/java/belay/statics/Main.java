package belay.statics;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The static server: {@code belay.statics.Main DIRECTORY}. Serves the sites that stand in the
 * directory until it gets SIGTERM.
 */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    SiteServer server = new SiteServer();
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    new SiteDirectory(directory, server).run();
  }

  private static void stop(SiteServer server) {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("Not everything was answered to the end: {}", e.toString());
    }
  }
}
