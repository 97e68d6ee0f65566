package belay.cli.systemd;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.home.Home;
import belay.cli.home.MachineConfig;
import belay.cli.home.Program;
import belay.cli.home.Replacing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The units of systemd that look after the programs of the home that is installed on this machine:
 * they start and stop them, and only root tells them to.
 */
public record Units(Home home) implements Replacing {
  static final String ROUTER = "belay-router.service";
  static final String SERVER = "belay.service";
  public static final String RUNNER = "belay-runner.service";
  private static final String PID = "MainPID=";
  private static final Path DROP_INS = Path.of("/etc/systemd/system");

  /** As in {@code Listen=[::]:80 (Stream)}. */
  private static final Pattern LISTEN = Pattern.compile(":(\\d+) \\(Stream\\)");

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

  private Systemctl systemctl() {
    return new Systemctl(home);
  }

  public void start() throws IOException {
    systemctl().must(Program.SERVER, "start", ROUTER, SERVER);
  }

  /** The apps are stopped by the control plane, if it is told before. */
  public void stop(boolean keepApps) throws IOException {
    systemctl().must(Program.SERVER, "stop", SERVER);
    if (!keepApps) {
      List<String> units = new ArrayList<>(List.of("stop"));
      units.addAll(UnitSockets.UNITS);
      units.add(ROUTER);
      systemctl().must(Program.ROUTER, units.toArray(String[]::new));
    }
  }

  /** The runner's process, 0 when it does not run; empty where this machine has none. */
  public OptionalLong runner() throws IOException {
    List<String> facts =
        Systemctl.says("show", "-p", "LoadState,ConditionResult,ActiveState,MainPID", RUNNER)
            .lines()
            .toList();
    if (!facts.contains("LoadState=loaded") || !facts.contains("ConditionResult=yes")) {
      return OptionalLong.empty();
    }
    return facts.contains("ActiveState=active")
        ? facts.stream()
            .filter(fact -> fact.startsWith(PID))
            .mapToLong(fact -> Long.parseLong(fact.substring(PID.length())))
            .findFirst()
        : OptionalLong.of(0);
  }

  /** Whether systemd listens for the router as settings want it, now and after a boot. */
  public boolean listens(UnitSockets wanted) throws IOException {
    for (UnitSockets.Socket socket : wanted.all()) {
      if (!dropIn(socket.unit()).equals(socket.dropIn().orElse(""))
          || Systemctl.says("is-active", socket.unit()).equals("active") != socket.wanted()
          || Systemctl.says("is-enabled", socket.unit()).equals("enabled") != socket.wanted()) {
        return false;
      }
    }
    return true;
  }

  /** The ports that systemd has opened for the router, whatever the settings say. */
  public Set<Integer> opened() throws IOException {
    Set<Integer> ports = new HashSet<>();
    for (String unit : UnitSockets.UNITS) {
      if (Systemctl.says("is-active", unit).equals("active")) {
        Matcher listen = LISTEN.matcher(Systemctl.says("show", "-p", "Listen", unit));
        while (listen.find()) {
          ports.add(Integer.parseInt(listen.group(1)));
        }
      }
    }
    return ports;
  }

  /**
   * Has the router listen where settings want it: it is stopped, and started on what systemd opened
   * for it meanwhile. Dynos go on.
   */
  public void listen(UnitSockets wanted) throws IOException {
    List<String> stop = new ArrayList<>(List.of("stop"));
    // First, since a connection would start the router again.
    stop.addAll(UnitSockets.UNITS);
    stop.add(ROUTER);
    systemctl().must(Program.ROUTER, stop.toArray(String[]::new));
    for (UnitSockets.Socket socket : wanted.all()) {
      write(socket);
    }
    systemctl().must(Program.ROUTER, "daemon-reload");
    forAll("disable", wanted.unwanted());
    forAll("enable", wanted.wanted());
    forAll("start", wanted.wanted());
    systemctl().must(Program.ROUTER, "start", ROUTER);
  }

  private void forAll(String word, List<String> units) throws IOException {
    if (!units.isEmpty()) {
      List<String> words = new ArrayList<>(List.of(word));
      words.addAll(units);
      systemctl().must(Program.ROUTER, words.toArray(String[]::new));
    }
  }

  private static Path dropInFile(String unit) {
    return DROP_INS.resolve(unit + ".d").resolve("belay-setup.conf");
  }

  private static String dropIn(String unit) throws IOException {
    Path file = dropInFile(unit);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static void write(UnitSockets.Socket socket) throws IOException {
    Path file = dropInFile(socket.unit());
    Optional<String> text = socket.dropIn();
    if (text.isPresent()) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text.get());
    } else if (Files.deleteIfExists(file)) {
      try (Stream<Path> others = Files.list(file.getParent())) {
        if (others.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(file.getParent());
    }
  }

  /** The units say what rights each has. */
  @Override
  public void settle() {}

  @Override
  public void router() throws IOException {
    systemctl().must(Program.ROUTER, "reload", ROUTER);
  }

  @Override
  public void stopServer() throws IOException {
    systemctl().must(Program.SERVER, "stop", SERVER);
  }

  @Override
  public void startServer() throws IOException {
    systemctl().must(Program.SERVER, "start", SERVER);
  }

  @Override
  public void remember(Program program) {
    // The unit knows.
  }
}
