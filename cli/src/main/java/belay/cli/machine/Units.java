package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.home.Home;
import belay.cli.home.MachineConfig;
import belay.cli.home.Program;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The units of systemd that look after the programs of the home that is installed on this machine:
 * they start and stop them, and only root tells them to.
 */
public record Units(Home home) implements Replacing {
  static final String ROUTER = "belay-router.service";
  static final String SERVER = "belay.service";
  private static final List<String> SOCKETS =
      List.of("belay-router.socket", "belay-router-tls.socket");

  /** Where systemd says that it is the machine's (sd_booted(3)). */
  private static final Path BOOTED = Path.of("/run/systemd/system");

  /** Those of a home; empty where it is not the installed one, or no systemd runs. */
  public static Optional<Units> of(Call call) {
    boolean installed =
        MachineConfig.of(call.context().env())
            .home()
            .filter(home -> home.equals(call.home().path()))
            .isPresent();
    return installed && Files.isDirectory(BOOTED)
        ? Optional.of(new Units(call.home()))
        : Optional.empty();
  }

  /** Refuses everybody but root, whom systemd would ask for a password. */
  public void insistRoot(String command) {
    if (!System.getProperty("user.name", "").equals("root")) {
      throw Failure.failed(
          "Router and control plane of this machine are services of systemd, which root starts and"
              + " stops.",
          "sudo belay " + command);
    }
  }

  void start() throws IOException {
    systemctl(Program.SERVER, "start", ROUTER, SERVER);
  }

  /** The apps are stopped by the control plane, if it is told before. */
  void stop(boolean keepApps) throws IOException {
    systemctl(Program.SERVER, "stop", SERVER);
    if (!keepApps) {
      List<String> units = new ArrayList<>(List.of("stop"));
      units.addAll(SOCKETS);
      units.add(ROUTER);
      systemctl(Program.ROUTER, units.toArray(String[]::new));
    }
  }

  /** The units say what rights each has. */
  @Override
  public void settle() {}

  @Override
  public void router() throws IOException {
    systemctl(Program.ROUTER, "reload", ROUTER);
  }

  @Override
  public void stopServer() throws IOException {
    systemctl(Program.SERVER, "stop", SERVER);
  }

  @Override
  public void startServer() throws IOException {
    systemctl(Program.SERVER, "start", SERVER);
  }

  @Override
  public void remember(Program program) {
    // The unit knows.
  }

  private void systemctl(Program program, String... words) throws IOException {
    List<String> line = new ArrayList<>(List.of("systemctl", "--quiet"));
    line.addAll(List.of(words));
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    int status;
    try {
      status = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
    if (status != 0) {
      List<String> next = new ArrayList<>(said.lines().toList());
      next.add(
          "It says why in "
              + program.logFile(home)
              + ", and in: journalctl -u "
              + ROUTER
              + " -u "
              + SERVER);
      throw Failure.failed(
          "systemd could not " + words[0] + " the " + program.title() + ".",
          next.toArray(String[]::new));
    }
  }
}
