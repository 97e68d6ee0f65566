package belay.switching;

import belay.build.Builder;
import belay.fleet.Dynos;
import belay.fleet.Dynos.Startable;
import belay.fleet.RoadLimits;
import belay.ledger.Ledger;
import belay.logs.AppLogs;
import belay.logs.LogLine;
import belay.logs.PlatformLog;
import belay.release.OutputLines;
import belay.release.ProcessTypes;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime;
import belay.runtime.OneOff;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs a release command, the {@code release:} of the Procfile, as a one-off dyno with the new slug
 * and config. What it prints is kept beside the release, told as it comes, and logged.
 */
final class ReleaseCommand {
  private static final int OUTPUT_CHARS_MAX = 1_000_000;

  private final Ledger ledger;
  private final AppLogs logs;
  private final RoadLimits limits;
  private final DynoRuntime runtime;
  private final InstantSource time;
  private final Dynos dynos;
  private final PlatformLog log;
  private final Builder.Output tell;

  ReleaseCommand(
      Ledger ledger,
      AppLogs logs,
      RoadLimits limits,
      DynoRuntime runtime,
      InstantSource time,
      Dynos dynos,
      PlatformLog log,
      Builder.Output tell) {
    this.ledger = ledger;
    this.logs = logs;
    this.limits = limits;
    this.runtime = runtime;
    this.time = time;
    this.dynos = dynos;
    this.log = log;
    this.tell = tell;
  }

  void run(Startable what, String command) throws InterruptedException {
    DynoName name = new DynoName(ProcessTypes.RELEASE, what.release().version());
    tell.line(
        command.isEmpty()
            ? "-----> Running the release command of its image"
            : "-----> Running release command: " + command);
    int status =
        once(what, name, command, Map.of(), kept -> ledger.keepOutput(what.release(), kept));
    if (status != 0) {
      throw new StepFailed(
          "its release command exited with status "
              + status
              + "; see: belay releases:output "
              + what.release().label()
              + " -a "
              + what.app().name());
    }
  }

  /**
   * Runs a command once and answers its exit status.
   *
   * @param env variables beside those of the release
   * @param keep takes all that it printed, whatever became of it
   */
  int once(
      Startable what, DynoName name, String command, Map<String, String> env, Consumer<String> keep)
      throws InterruptedException {
    StringBuilder kept = new StringBuilder();
    int status;
    try (OneOff dyno =
        runtime.runOnce(dynos.spec(what, name, name.type(), command, env), Optional.empty())) {
      Thread limit = limit(dyno);
      try {
        follow(dyno, name, what, kept);
        status = dyno.await();
      } finally {
        limit.interrupt();
      }
    } finally {
      keep.accept(kept.toString());
    }
    log.process(what.app().id(), name, "Process exited with status " + status);
    return status;
  }

  private void follow(OneOff dyno, DynoName name, Startable what, StringBuilder kept) {
    try (InputStream output = dyno.output()) {
      OutputLines.each(
          output,
          line -> {
            tell.line("       " + line);
            logs.append(what.app().id(), new LogLine(time.instant(), "app", name.toString(), line));
            if (kept.length() + line.length() < OUTPUT_CHARS_MAX) {
              kept.append(line).append('\n');
            }
          });
    } catch (IOException e) {
      throw new StepFailed("the output of its release command could not be read");
    }
  }

  /** Ends a release command that takes too long; its exit status then says so. */
  private Thread limit(OneOff dyno) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            TimeUnit.MILLISECONDS.sleep(limits.releaseCommandMax().toMillis());
            dyno.close();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
