package belay.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Says that it is ready and waits to be ended; a file {@code refuse} in the home makes it fail. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> words = List.of(args);
    Path home = Path.of(words.get(words.indexOf("--home") + 1));
    if (Files.exists(home.resolve("refuse"))) {
      System.err.println("The ledger is not readable.");
      System.exit(1);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> told(home)));
    Files.writeString(
        home.resolve("run/server.json"),
        "{\"pid\":"
            + ProcessHandle.current().pid()
            + ",\"api_url\":\"http://127.0.0.1:1\",\"ssh_port\":2,\"http_port\":3}");
    Thread.currentThread().join();
  }

  private static void told(Path home) {
    try {
      boolean all = Files.exists(home.resolve("run/stop-all"));
      Files.writeString(home.resolve("ended"), all ? "apps too" : "apps go on");
    } catch (IOException e) {
      System.err.println(e);
    }
  }
}
