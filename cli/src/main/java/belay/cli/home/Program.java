package belay.cli.home;

import belay.cli.console.Failure;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One of the programs that run in the background, each in a home at most once. */
public enum Program {
  ROUTER(
      "router",
      "router",
      "belay.router.Main",
      // Connections take heap as well as buffers; Limits of the router says what of the latter. An
      // error for lack of either ends the process: its successor inherits the socket. What a crowd
      // made the heap grow goes back soon, and compiled code is not looked through while there is
      // room for more: that would stop everything, when most requests come.
      "-Xms16m -Xmx80m -XX:MaxDirectMemorySize=112m -XX:+ExitOnOutOfMemoryError"
          + " -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=35 -XX:-ShrinkHeapInSteps"
          + " -XX:SweeperThreshold=100 -XX:TrimNativeHeapInterval=10000 -Xss512k -XX:ReservedCodeCacheSize=24m"
          + " -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:-UsePerfData"),
  SERVER(
      "control plane",
      "server",
      "belay.daemon.Main",
      "-Xms16m -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
          + " -XX:+UseCompactObjectHeaders -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError"),
  /** Where Belay is root: it alone has rights. */
  RUNNER(
      "runner",
      "runner",
      "belay.runner.Main",
      "-Xms8m -Xmx64m -Xss256k -XX:ReservedCodeCacheSize=24m -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
          + " -XX:+UseCompactObjectHeaders -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError");

  private final String title;
  private final String module;
  private final String mainClass;
  private final String flags;

  Program(String title, String module, String mainClass, String flags) {
    this.title = title;
    this.module = module;
    this.mainClass = mainClass;
    this.flags = flags;
  }

  public String title() {
    return title;
  }

  public String module() {
    return module;
  }

  public String mainClass() {
    return mainClass;
  }

  public List<String> flags() {
    return List.of(flags.split(" ", -1));
  }

  /** What it writes when it is ready. */
  public Path readyFile(Home home) {
    return home.run().resolve(module + ".json");
  }

  /** How it was started: the log's path and the command line, NUL between them. */
  public Path commandFile(Home home) {
    return home.run().resolve(module + ".command");
  }

  /** Whether the one that runs was started from these jars. */
  public boolean runsFrom(Path jars, Json ready) {
    return LocalProcess.commandLine(ready.number("pid")).contains(jars + "/");
  }

  /** The directory of the jars that the one that runs was started from. */
  public Optional<Path> jars(Json ready) {
    String line = LocalProcess.commandLine(ready.number("pid"));
    int at = line.indexOf("\0-cp\0");
    return at < 0
        ? Optional.empty()
        : Optional.ofNullable(Path.of(line.substring(at + 5).split("[:\0]", 2)[0]).getParent())
            .filter(Files::isDirectory);
  }

  /** Where its temporary files go. */
  public Path temporary(Home home) {
    return home.run().resolve("tmp").resolve(module);
  }

  public Path logFile(Home home) {
    return home.log().resolve(module + ".log");
  }

  /** What it wrote when it became ready; empty when it did not, or no longer runs. */
  public Optional<Json> running(Home home) {
    return ready(home).filter(ready -> isOurs(home, ready));
  }

  private Optional<Json> ready(Home home) {
    try {
      return Optional.of(Json.parse(Files.readString(readyFile(home))));
    } catch (java.nio.file.NoSuchFileException e) {
      return Optional.empty();
    } catch (java.nio.file.AccessDeniedException e) {
      if (home.isOthers()) {
        throw home.others();
      }
      throw Failure.failed(
          readyFile(home) + " belongs to somebody else: Belay is run here by another user.",
          "Run this as that user, or set BELAY_HOME to a directory of your own.");
    } catch (IOException e) {
      // Half a file, or none that is JSON: left by a crash, and not by a program that runs.
      return Optional.empty();
    }
  }

  private boolean isOurs(Home home, Json ready) {
    long pid = ready.number("pid");
    return isMeant(ready) && LocalProcess.worksIn(pid, home.path());
  }

  /** A pid may have been given to another program since, also to one of Belay's. */
  private boolean isMeant(Json ready) {
    long pid = ready.number("pid");
    long started = ready.number("process");
    return pid > 0
        && LocalProcess.commandLine(pid).contains("\0" + mainClass + "\0")
        && (started == 0 || started == LocalProcess.started(pid));
  }

  /**
   * The home whose program the ready file names when it is not this one's, but that it was copied
   * from.
   */
  public Optional<String> original(Home home) {
    return ready(home)
        .filter(ready -> isMeant(ready) && !isOurs(home, ready))
        .map(ready -> LocalProcess.argument(ready.number("pid"), "--home"));
  }

  /** Every process of it for this home: one that is starting, or was taken over from, included. */
  public List<ProcessHandle> all(Home home) {
    String of = "\0" + mainClass + "\0--home\0";
    return ProcessHandle.allProcesses()
        .filter(p -> LocalProcess.commandLine(p.pid()).contains(of))
        .filter(p -> LocalProcess.worksIn(p.pid(), home.path()))
        .toList();
  }
}
