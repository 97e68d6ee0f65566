package belay.router;

import belay.handover.OomScore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The router program. Exit status 0 after SIGTERM, 1 when it could not start, 2 for wrong usage;
 * why is one sentence on standard error.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    OomScore.spare();
    try {
      Options options = Options.of(List.of(args));
      Running running =
          Running.start(
              options,
              Transport.best(),
              Limits.standard(),
              new Notes(err, InstantSource.system()),
              () -> Runtime.getRuntime().halt(0));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "stop"));
      new CountDownLatch(1).await();
    } catch (Options.Wrong e) {
      err.println(e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static void stop(Running running) {
    running.close();
    // A JVM that a signal ends would report the signal; we were asked politely and obeyed.
    Runtime.getRuntime().halt(0);
  }
}
