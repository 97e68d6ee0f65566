package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A Docker Engine of the test's own, to be stopped, hung and filled. It needs root, {@code dockerd}
 * and {@code ip}; where one is missing the test is skipped, with the reason.
 */
final class OwnEngine implements AutoCloseable {
  private static final Map<String, String> NO_ENV = Map.of();
  private static final long STOP_SECONDS = 60;

  private final Path root;
  private final String bridge;
  private Process dockerd;

  /** What its command is given to, such as a namespace. */
  private final List<String> within;

  private OwnEngine(Path root, String bridge, List<String> within) throws IOException {
    this.root = root;
    this.bridge = bridge;
    this.within = within;
    this.dockerd = launch();
  }

  /**
   * Starts one.
   *
   * @param megabytes of a disk of its own for what it stores; 0 for the disk of the folder
   */
  static OwnEngine start(Path folder, int megabytes) {
    return start(folder, megabytes, List.of());
  }

  /**
   * The same.
   *
   * @param within a command that takes another behind it, to run that in its place
   */
  static OwnEngine start(Path folder, int megabytes, List<String> within) {
    assumeTrue(
        System.getProperty("user.name").equals("root"),
        "skipped: a Docker Engine of its own needs root");
    for (String program : List.of("dockerd", "ip", "docker")) {
      assumeTrue(
          Run.of(folder, NO_ENV, List.of("sh", "-c", "command -v " + program)).exit() == 0,
          "skipped: " + program + " is not installed");
    }
    try {
      Path root = Files.createDirectories(folder.resolve("engine"));
      Files.createDirectories(root.resolve("data"));
      int number = new Random().nextInt(1, 250);
      String bridge = "btest" + number;
      Run made = Run.of(folder, NO_ENV, List.of("ip", "link", "add", bridge, "type", "bridge"));
      assumeTrue(made.exit() == 0, "skipped: no network can be made here: " + made.text().strip());
      ip(folder, "addr", "add", "10.213." + number + ".1/24", "dev", bridge);
      ip(folder, "link", "set", bridge, "up");
      OwnEngine engine = new OwnEngine(root, bridge, within);
      if (megabytes > 0) {
        engine.stop();
        engine.mount(megabytes);
        engine.begin();
      }
      if (!engine.answers()) {
        String log = Files.readString(root.resolve("log"));
        engine.close();
        assumeTrue(false, "skipped: dockerd does not start here: " + lastLine(log));
      }
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ip(Path folder, String... words) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words));
    Run.of(folder, NO_ENV, command).ok();
  }

  private void mount(int megabytes) {
    Path data = root.resolve("data");
    String size = "size=" + megabytes + "m";
    Run done =
        Run.of(root, NO_ENV, List.of("mount", "-t", "tmpfs", "-o", size, "none", data.toString()));
    assumeTrue(done.exit() == 0, "skipped: nothing can be mounted here: " + done.text().strip());
  }

  private static String lastLine(String text) {
    List<String> lines = text.lines().toList();
    return lines.isEmpty() ? "" : lines.getLast();
  }

  private Process launch(String... more) throws IOException {
    List<String> command = new ArrayList<>(within);
    command.addAll(
        List.of(
            "dockerd",
            "--data-root",
            root.resolve("data").toString(),
            "--exec-root",
            root.resolve("exec").toString(),
            "--pidfile",
            root.resolve("pid").toString(),
            "--bridge",
            bridge,
            "--iptables=false",
            "-H",
            "unix://" + root.resolve("sock")));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(root.resolve("log").toFile()))
        .start();
  }

  String host() {
    return "unix://" + root.resolve("sock");
  }

  Path data() {
    return root.resolve("data");
  }

  Run docker(String... words) {
    List<String> command = new ArrayList<>(List.of("docker", "-H", host()));
    command.addAll(List.of(words));
    return Run.of(root, NO_ENV, command);
  }

  private boolean answers() {
    for (int look = 0; look < 200 && dockerd.isAlive(); look++) {
      if (docker("version").exit() == 0) {
        return true;
      }
      Until.elapsed(100_000_000);
    }
    return false;
  }

  /** Starts it again. */
  void begin(String... options) {
    try {
      dockerd = launch(options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!answers()) {
      throw new AssertionError("dockerd does not start again; see " + root.resolve("log"));
    }
  }

  /** As {@code systemctl stop docker} does. */
  void stop() {
    dockerd.destroy();
    try {
      if (!dockerd.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("dockerd does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** From now on it takes connections and answers nothing. */
  void hang() {
    signal("-STOP");
  }

  void goOn() {
    signal("-CONT");
  }

  private void signal(String signal) {
    Run.of(root, NO_ENV, List.of("kill", signal, Long.toString(dockerd.pid()))).ok();
  }

  /** Mount points in its folder, as they were made. */
  private List<String> mounts() {
    try (var lines = Files.lines(Path.of("/proc/self/mounts"))) {
      return lines
          .map(line -> line.split(" ", 3)[1])
          .filter(path -> path.startsWith(root + "/"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes its containers, stops it, and takes away what it left. */
  @Override
  public void close() {
    if (dockerd.isAlive()) {
      goOn();
      docker("ps", "-aq").out().lines().forEach(id -> docker("rm", "-f", id));
      stop();
    }
    // The disk of its own; dockerd leaves the folder mounted on itself with live-restore, and what
    // it was about to make when it was killed.
    mounts().reversed().forEach(path -> Run.of(root, NO_ENV, List.of("umount", "-l", path)));
    Run.of(root, NO_ENV, List.of("ip", "link", "del", bridge));
    Run.of(root, NO_ENV, List.of("rm", "-rf", root.toString())).ok();
  }
}
