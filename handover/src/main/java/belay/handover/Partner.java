package belay.handover;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The other one of a home's two programs, which this one starts again when it died, just as {@code
 * belay up} started it, which wrote down how. One that dies again and again is started less and
 * less often. Two starters at once do no harm: the program's own lock decides. Used by one thread.
 */
public final class Partner {
  /** From here on the pauses are the longest there are. */
  private static final int OFTEN = 7;

  private final Path run;
  private final String program;
  private final String title;
  private final InstantSource clock;
  private final Consumer<String> log;
  private Respawn respawn = Respawn.NONE;
  private Optional<Instant> ranSince = Optional.empty();
  private Optional<Process> started = Optional.empty();

  /**
   * A program of this home.
   *
   * @param run the home's directory {@code run}
   * @param program its name in file names, {@code router} or {@code server}
   * @param title its name for people
   * @param log takes a sentence
   */
  public Partner(
      Path run, String program, String title, InstantSource clock, Consumer<String> log) {
    this.run = run;
    this.program = program;
    this.title = title;
    this.clock = clock;
    this.log = log;
  }

  /** It runs. */
  public void runs() {
    if (ranSince.isEmpty()) {
      ranSince = Optional.of(clock.instant());
    }
  }

  /**
   * Whether it holds its lock, which it takes before anything else and keeps as long as it lives.
   */
  public boolean holdsLock() {
    return Locks.isHeld(run.resolve(program + ".lock"));
  }

  /** Whether one that was started here is on its way. */
  public boolean isComing() {
    return started.filter(Process::isAlive).isPresent();
  }

  /** How often it was started since it last ran well. */
  public int starts() {
    return respawn.inARow();
  }

  /**
   * It was seen not to run: starts one if it is to run, none does, and it is time.
   *
   * @param more words behind its command line
   */
  public void again(List<String> more) {
    Instant now = clock.instant();
    ranSince.ifPresent(since -> respawn = respawn.died(since, now));
    ranSince = Optional.empty();
    if (!respawn.due(now) || isComing() || !Wanted.read(run).has(program) || holdsLock()) {
      return;
    }
    try {
      List<String> words = command();
      if (words.isEmpty()) {
        return;
      }
      respawn = respawn.started(now);
      say();
      start(words, more);
    } catch (IOException e) {
      log.accept("The " + title + " could not be started again: " + e.getMessage());
    }
  }

  private void say() {
    if (respawn.inARow() == 1) {
      log.accept("The " + title + " died; it is started again.");
    } else if (respawn.inARow() == OFTEN) {
      log.accept(
          "The "
              + title
              + " does not stay up; its log says why. It is tried once a minute from now on.");
    }
  }

  private void start(List<String> words, List<String> more) throws IOException {
    List<String> line = new ArrayList<>(words.subList(1, words.size()));
    line.addAll(more);
    started =
        Optional.of(
            new ProcessBuilder(line)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                // The first word is the log, the others are the command line.
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(words.getFirst())))
                .start());
  }

  /** How it is started; nothing when nobody wrote that down for this home, but for another. */
  private List<String> command() throws IOException {
    try {
      List<String> words =
          List.of(Files.readString(run.resolve(program + ".command")).split("\0", -1));
      int home = words.indexOf("--home") + 1;
      boolean ours =
          home > 1
              && home < words.size()
              && Files.isSameFile(Path.of(words.get(home)).resolve("run"), run);
      return ours ? words : List.of();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
