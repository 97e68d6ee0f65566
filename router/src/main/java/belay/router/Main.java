package belay.router;

import belay.handover.OomScore;
import belay.handover.OwnLog;
import belay.handover.ServiceManager;
import belay.router.limits.Limits;
import belay.router.limits.OpenFiles;
import belay.router.log.Notes;
import belay.router.transport.Transport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The router program. Exit status 0 after SIGTERM, 1 when it could not start, 2 for wrong usage, 70
 * when a part of it died; why is one sentence on standard error.
 */
public final class Main {
  /** As sysexits.h has it: an internal software error. */
  private static final int BROKEN = 70;

  /** Held, or what is set of it is forgotten. */
  private static final Logger NETTY = Logger.getLogger("io.netty");

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    OomScore.spare();
    // What it says below that is of strangers, at a length and as often as they like.
    NETTY.setLevel(Level.WARNING);
    ServiceManager manager = ServiceManager.of(System.getenv(), ProcessHandle.current().pid());
    try {
      Options options = Options.of(List.of(args));
      OwnLog log =
          new OwnLog(
              options.home().resolve("log/router.log"),
              options.logs().bytes(),
              options.logs().files());
      Notes notes = new Notes(err, InstantSource.system(), Optional.of(log));
      Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> died(notes, thread, cause));
      Running running =
          Running.start(
              options,
              Transport.best(),
              Limits.standard().withConnections(OpenFiles.connections()),
              notes,
              new Ended(),
              manager);
      manager.beat();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, manager), "stop"));
      new CountDownLatch(1).await();
    } catch (Options.Wrong e) {
      err.println(e.getMessage());
      System.exit(2);
    } catch (IOException e) {
      err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** Without one of its threads it would only seem to live. */
  private static void died(Notes notes, Thread thread, Throwable cause) {
    notes.say("The thread " + thread.getName() + " died of " + cause + ".");
    if (!thread.isVirtual()) {
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  private static final class Ended implements Running.Ends {
    @Override
    public void left() {
      Runtime.getRuntime().halt(0);
    }

    @Override
    public void broken() {
      Runtime.getRuntime().halt(BROKEN);
    }
  }

  private static void stop(Running running, ServiceManager manager) {
    if (!running.hasLeft()) {
      manager.stopping();
    }
    running.close();
    // A JVM that a signal ends would report the signal; we were asked politely and obeyed.
    Runtime.getRuntime().halt(0);
  }
}
