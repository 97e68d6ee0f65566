package belay.router;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Says that it is ready and waits to be ended; a file {@code refuse-router} in the home makes it
 * fail once the control plane runs.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> words = List.of(args);
    Path home = Path.of(words.get(words.indexOf("--home") + 1));
    String port = words.get(words.indexOf("--port") + 1);
    if (Files.exists(home.resolve("refuse-router"))) {
      FileChannel lock =
          FileChannel.open(
              home.resolve("run/router.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock _ = lock.lock();
      while (!Files.exists(home.resolve("run/server.json"))) {
        // The other program says that it is there by a file only.
        Thread.sleep(10);
      }
      System.err.println("The port is taken.");
      System.exit(1);
    }
    Files.writeString(
        home.resolve("run/router.json"),
        "{\"pid\":" + ProcessHandle.current().pid() + ",\"port\":" + port + "}");
    Thread.currentThread().join();
  }
}
