package belay.cli.machine;

import belay.api.routing.TrustedProxies;
import belay.cli.command.Context;
import belay.cli.console.Failure;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.home.ServerProperties;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * For a service manager that starts the programs itself: the command line of one, for a shell to
 * become it. What {@code belay up} prepares in a home is prepared; a home that was never used gets
 * its {@code server.properties}.
 */
public final class UnitProgram {
  /** What the command line is told to do this, the program's name behind it. */
  public static final String WORD = "--program";

  private static final String BIND = "127.0.0.1";

  private final Home home;
  private final Installation installation;

  private UnitProgram(Home home, Installation installation) {
    this.home = home;
    this.installation = installation;
  }

  /** Prints it; what is behind the name goes to the program too. */
  public static int print(Context context, List<String> words) throws IOException {
    try {
      Program program =
          List.of(Program.values()).stream()
              .filter(each -> words.size() > 0 && each.module().equals(words.getFirst()))
              .findFirst()
              .orElseThrow(() -> Failure.usage("This is for units: " + WORD + " router|server"));
      Home home = context.home();
      HomeDirectories.make(home);
      UnitProgram unit = new UnitProgram(home, Installation.of(context.env()));
      List<String> line = unit.line(program, words.subList(1, words.size()));
      context
          .console()
          .line(line.stream().map(UnitProgram::quoted).collect(Collectors.joining(" ")));
      return 0;
    } catch (Failure failure) {
      context.console().failure(failure);
      return failure.status();
    }
  }

  private List<String> line(Program program, List<String> more) throws IOException {
    try (UpLock _ = UpLock.takeOrGoOn(home)) {
      ServerProperties properties = properties();
      new Wanted(home).leaveToServiceManager();
      List<String> arguments = program == Program.ROUTER ? properties.routerArguments() : List.of();
      ProgramLine line = new Programs(home).line(installation, program, arguments);
      List<String> words = new ArrayList<>(environment());
      words.addAll(line.with(more).words());
      return words;
    }
  }

  /** What {@code belay up} takes out of a program's environment, and puts in. */
  private static List<String> environment() {
    Map<String, String> ours = new HashMap<>();
    Surroundings.put(ours);
    List<String> words = new ArrayList<>(List.of("env"));
    ours.forEach((name, value) -> words.add(name + "=" + value));
    words.sort(null);
    words.remove("env");
    words.addFirst("env");
    return words;
  }

  private ServerProperties properties() throws IOException {
    var saved = ServerProperties.read(home);
    if (saved.isPresent()) {
      return saved.get();
    }
    Ports ports = new Ports(BIND);
    ServerProperties fresh =
        new ServerProperties(
            BIND,
            ports.usualOrFree(8080),
            Optional.empty(),
            ports.usualOrFree(7700),
            ports.usualOrFree(2222),
            ServerProperties.HOLD_SECONDS,
            TrustedProxies.USUAL,
            false,
            ServerProperties.LOGS);
    fresh.save(home);
    return fresh;
  }

  /** As a shell takes it for one word. */
  static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
