package belay.cli.machine;

import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.home.Home;
import belay.cli.home.LocalProcess;
import belay.cli.home.Program;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Starts a program in the background and waits until it is ready. */
final class Launch {
  private static final int READY_MILLIS = (int) Patience.MAX.toMillis();
  private static final int POLL_MILLIS = 20;
  private static final int LOG_LINES = 12;

  private final Home home;
  private final Program program;
  private final ProgramLine line;
  private final List<String> before;

  /**
   * A start of a program.
   *
   * @param before words that stand before its command when it is started from here, and not when
   *     its partner starts it again, who has no more rights than it
   */
  Launch(Home home, Program program, ProgramLine line, List<String> before) {
    this.home = home;
    this.program = program;
    this.line = line;
    this.before = List.copyOf(before);
  }

  /**
   * Starts it and answers what it wrote when it was ready; when it does not get so far, it is gone.
   *
   * @param more words for this start only
   */
  Json start(List<String> more) throws IOException {
    return begin(more).ready();
  }

  /** The same, told on the line that says what is done when it takes long. */
  Json start(List<String> more, Progress progress) throws IOException {
    return begin(more).ready(progress);
  }

  /** The same while another one still runs, whose ready file it replaces. */
  Json startBeside(List<String> more) throws IOException {
    return beginBeside(more).ready();
  }

  /** Starts it, for the caller to wait for. */
  Begun begin(List<String> more) throws IOException {
    if (program.running(home).isEmpty()) {
      Files.deleteIfExists(program.readyFile(home));
    }
    return beginBeside(more);
  }

  private Begun beginBeside(List<String> more) throws IOException {
    Path log = program.logFile(home);
    long logged = Files.exists(log) ? Files.size(log) : 0;
    Process process = builder(more, log).start();
    // Interrupted before it is known to be ready, it would be left where nobody finds it.
    Thread interrupted = new Thread(process::destroy, "interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    return new Begun(process, interrupted, logged);
  }

  /** One that was started and may not be ready yet. */
  final class Begun {
    private final Process process;
    private final Thread interrupted;
    private final long logged;

    private Begun(Process process, Thread interrupted, long logged) {
      this.process = process;
      this.interrupted = interrupted;
      this.logged = logged;
    }

    /**
     * Waits, and answers what it wrote when it was ready; when it does not get so far, it is gone.
     */
    Json ready() throws IOException {
      return ready(_ -> {});
    }

    /** The same, told on the line that says what is done when it takes long. */
    Json ready(Progress progress) throws IOException {
      return ready(waited ->
          progress.more(
              "still starting after " + waited.toSeconds() + " s, this machine is busy... "));
    }

    private Json ready(Consumer<Duration> late) throws IOException {
      Json ready = Launch.this.ready(process, logged, late);
      try {
        Runtime.getRuntime().removeShutdownHook(interrupted);
      } catch (IllegalStateException e) {
        throw Failure.failed("Interrupted.");
      }
      return ready;
    }

    /** Waits until it holds its lock, is ready all the same, or is gone. */
    void locked() {
      long end = System.nanoTime() + READY_MILLIS * 1_000_000L;
      while (process.isAlive()
          && !LocalProcess.holdsLock(process.pid())
          && program.running(home).isEmpty()
          && System.nanoTime() < end) {
        pause();
      }
    }

    /** Ends it, ready or not. */
    void end(int seconds) {
      Stop.within(process.toHandle(), seconds);
    }
  }

  private Json ready(Process process, long logged, Consumer<Duration> late) throws IOException {
    long began = System.nanoTime();
    Patience patience = new Patience();
    while (true) {
      Optional<Json> ready = program.running(home);
      if (ready.isPresent() && isIts(process, ready.get().number("pid"))) {
        return ready.get();
      }
      if (!process.isAlive()) {
        throw ended("stopped at once (exit " + process.exitValue() + ")", logged);
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      switch (patience.look(waited, () -> had(process))) {
        case WAIT -> {}
        case LATE -> late.accept(waited);
        case GIVE_UP -> {
          Stop.now(process.toHandle());
          throw ended("was not ready after " + waited.toSeconds() + " s", logged);
        }
      }
      pause();
    }
  }

  /** What it was given of the processor, with what it started. */
  private static Duration had(Process process) {
    return Stream.concat(Stream.of(process.toHandle()), process.toHandle().descendants())
        .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Or that of what it looks after. */
  private static boolean isIts(Process process, long pid) {
    return pid == process.pid()
        || ProcessHandle.of(pid)
            .flatMap(ProcessHandle::parent)
            .filter(parent -> parent.pid() == process.pid())
            .isPresent();
  }

  /** Waits for one that is just starting to be ready or gone, as when the router started it. */
  static void settle(Home home, Program program) {
    long end = System.nanoTime() + READY_MILLIS * 1_000_000L;
    while (program.running(home).isEmpty()
        && !program.all(home).isEmpty()
        && System.nanoTime() < end) {
      pause();
    }
  }

  private static void pause() {
    try {
      // It tells that it is ready by a file: there is nothing to wait on but time.
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }

  /** Writes down how it is started, for the other program to start it again when it died. */
  void remember() throws IOException {
    List<String> words = new ArrayList<>(List.of(program.logFile(home).toString()));
    words.addAll(command(List.of(), List.of()));
    ProgramLine.write(program.commandFile(home), String.join("\0", words));
  }

  private List<String> command(List<String> first, List<String> more) {
    // A session of its own: neither Ctrl-C nor the end of the terminal reaches it.
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(first);
    command.addAll(line.with(more).words());
    return command;
  }

  private ProcessBuilder builder(List<String> more, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command(before, more)).directory(home.path().toFile());
    Surroundings.clean(builder.environment());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return builder;
  }

  private Failure ended(String how, long from) throws IOException {
    Path log = program.logFile(home);
    List<String> next = new ArrayList<>();
    try (var in = Files.newInputStream(log)) {
      in.skipNBytes(from);
      List<String> lines =
          new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8).lines().toList();
      next.addAll(lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }
    next.add("The whole log: " + log);
    return Failure.failed(
        "The " + program.title() + " " + how + ". It said:", next.toArray(String[]::new));
  }
}
