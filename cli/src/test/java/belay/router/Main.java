package belay.router;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Says that it is ready and waits to be ended. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> words = List.of(args);
    Path home = Path.of(words.get(words.indexOf("--home") + 1));
    String port = words.get(words.indexOf("--port") + 1);
    Files.writeString(
        home.resolve("run/router.json"),
        "{\"pid\":" + ProcessHandle.current().pid() + ",\"port\":" + port + "}");
    Thread.currentThread().join();
  }
}
