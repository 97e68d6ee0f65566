package belay.cli.machine;

import belay.cli.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Who runs the programs while they are trained: whoever asks for it, but for root nobody. For
 * root's apps get users and networks of the machine, which would outlast the training, so that
 * without this no way that an app takes would be in the caches of those who install Belay as root.
 *
 * @param before words that stand before a program's command
 * @param mayRunApps whether apps leave nothing on the machine
 */
record TrainingUser(List<String> before, boolean mayRunApps) {
  private static final int NOBODY = 65_534;
  private static final int WAIT_SECONDS = 20;

  TrainingUser {
    before = List.copyOf(before);
  }

  /**
   * For programs of these jars in that home, which is given to who runs them.
   *
   * @param jars a directory for each program
   */
  static TrainingUser in(Home home, List<Path> jars) throws IOException {
    if (!System.getProperty("user.name", "").equals("root")) {
      return new TrainingUser(List.of(), true);
    }
    String id = String.valueOf(NOBODY);
    List<String> words =
        List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups", "--");
    give(home.path(), NOBODY);
    if (reach(words, jars)) {
      return new TrainingUser(words, true);
    }
    give(home.path(), 0);
    return new TrainingUser(List.of(), false);
  }

  /** How the runner is told whom it serves, and that it is to try what dynos need. */
  List<String> runnerArguments() {
    return mayRunApps ? List.of("--user", NOBODY + ":" + NOBODY, "--training", "yes") : List.of();
  }

  /** Whether nobody may run this Java, and read these programs. */
  private static boolean reach(List<String> words, List<Path> jars) {
    StringBuilder test =
        new StringBuilder(
            "test -x " + quoted(Path.of(System.getProperty("java.home"), "bin/java")));
    jars.forEach(each -> test.append(" && cat ").append(quoted(each)).append("/*.jar"));
    List<String> command = new ArrayList<>(words);
    command.addAll(List.of("sh", "-c", test.toString()));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }

  private static void give(Path directory, int user) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.toList()) {
        Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }
}
