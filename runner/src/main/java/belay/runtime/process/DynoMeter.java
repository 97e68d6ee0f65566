package belay.runtime.process;

import belay.runtime.Dyno;
import belay.runtime.DynoRuntime.NoticeListener;
import belay.runtime.process.DynoHost.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Compares what a dyno uses with what it may, and says so when it is too much. For one thread at a
 * time.
 */
final class DynoMeter {
  private static final int NEARLY_PERCENT = 95;
  private static final int DU_SECONDS_MAX = 60;
  private static final long MB = 1 << 20;

  private final Dyno dyno;
  private OptionalLong killed;
  private boolean nearlyFull;

  /**
   * What a dyno may use, as it is kept beside it.
   *
   * @param files the directory that it writes into
   * @param shipped how much was in it before, in bytes
   */
  record Allowance(OptionalLong memoryBytes, long diskBytes, String files, long shipped) {
    /** What was written there since, by du; empty where that does not say. */
    OptionalLong written() {
      OptionalLong size = size(Path.of(files));
      return size.isPresent() ? OptionalLong.of(size.getAsLong() - shipped) : size;
    }
  }

  /**
   * @param killed how many of its processes have ended for lack of memory and were told of; empty
   *     for as many as there turn out to be at the first look
   */
  DynoMeter(Dyno dyno, OptionalLong killed) {
    this.dyno = dyno;
    this.killed = killed;
  }

  /** Tells of memory that runs out, once each time. Also right after its end. */
  synchronized void lookAtMemory(Usage usage, NoticeListener tell) {
    if (usage.killed() > killed.orElse(usage.killed())) {
      tell.notice(dyno, "Process killed: its memory ran out");
      tell.notice(dyno, "Error R15 (Memory quota vastly exceeded)");
    }
    killed = OptionalLong.of(usage.killed());
    long max = usage.memoryMax();
    long used = usage.memory();
    if (max == 0) {
      return;
    }
    boolean nearly = used * 100 >= max * NEARLY_PERCENT;
    if (nearly && !nearlyFull) {
      String percent = String.format(Locale.ROOT, "%.1f", used * 100.0 / max);
      tell.notice(dyno, "Process running mem=" + used / MB + "M(" + percent + "%)");
      tell.notice(dyno, "Error R14 (Memory quota exceeded)");
    }
    nearlyFull = nearly;
  }

  /** What is wrong with what it wrote, in a sentence; empty when it is not too much. */
  static Optional<String> tooMuch(long written, long max) {
    return written <= max
        ? Optional.empty()
        : Optional.of(
            "Stopping: it wrote %d MB into its directory and may write %d MB (belay ps:limits)"
                .formatted(written / MB, max / MB));
  }

  /** What a directory takes of the disk, by du: it gets to the bottom of any depth. */
  static OptionalLong size(Path directory) {
    try {
      Process process =
          new ProcessBuilder(List.of("du", "-skx", directory.toString()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(DU_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return OptionalLong.empty();
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String first = said.split("\\s", 2)[0];
      return first.matches("\\d{1,15}")
          ? OptionalLong.of(Long.parseLong(first) * 1024)
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }
}
