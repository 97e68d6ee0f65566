package belay.cli.systemd;

import belay.cli.console.Failure;
import belay.cli.home.Home;
import belay.cli.home.Program;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks systemd, by its own program. */
record Systemctl(Home home) {
  private record Said(int status, String text) {}

  /** Has it done for a program; when it cannot be, it says where to read why. */
  void must(Program program, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of("--quiet"));
    all.addAll(List.of(words));
    Said said = ask(all);
    if (said.status() != 0) {
      List<String> next = new ArrayList<>(said.text().lines().toList());
      next.add(
          "It says why in "
              + program.logFile(home)
              + ", and in: journalctl -u "
              + Units.ROUTER
              + " -u "
              + Units.SERVER);
      throw Failure.failed(
          "systemd could not " + words[0] + " the " + program.title() + ".",
          next.toArray(String[]::new));
    }
  }

  /** Its answer, whatever its exit status. */
  static String says(String... words) throws IOException {
    return ask(List.of(words)).text();
  }

  private static Said ask(List<String> words) throws IOException {
    List<String> line = new ArrayList<>(List.of("systemctl"));
    line.addAll(words);
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    try {
      return new Said(process.waitFor(), said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }
}
