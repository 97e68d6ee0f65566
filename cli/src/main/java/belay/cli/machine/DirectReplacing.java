package belay.cli.machine;

import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.home.Home;
import belay.cli.home.Program;
import belay.cli.home.Replacing;
import belay.cli.home.ServerProperties;
import java.io.IOException;
import java.util.List;

/** Starts and stops the programs of a home itself. */
public final class DirectReplacing implements Replacing {
  private static final int SERVER_SECONDS = 60;

  private final Home home;
  private final Installation installation;
  private final Console console;

  /** What takes all rights from a program. */
  private List<String> without = List.of();

  public DirectReplacing(Home home, Installation installation, Console console) {
    this.home = home;
    this.installation = installation;
    this.console = console;
  }

  @Override
  public void settle() throws IOException {
    without = new Rights(home, installation, console).settle();
  }

  @Override
  public void router() throws IOException {
    Launch launch = launch(Program.ROUTER);
    var _ = launch.startBeside(List.of("--take-over", "yes"));
    launch.remember();
  }

  @Override
  public void stopServer() {
    Program.SERVER
        .running(home)
        .flatMap(ready -> ProcessHandle.of(ready.number("pid")))
        .ifPresent(process -> Stop.within(process, SERVER_SECONDS));
  }

  @Override
  public void startServer() throws IOException {
    Launch launch = launch(Program.SERVER);
    var _ = launch.start(List.of());
    launch.remember();
  }

  @Override
  public void remember(Program program) throws IOException {
    launch(program).remember();
  }

  private Launch launch(Program program) throws IOException {
    List<String> arguments =
        program == Program.ROUTER
            ? ServerProperties.read(home)
                .orElseThrow(
                    () -> Failure.failed("server.properties is gone; stop with: belay down"))
                .routerArguments()
            : List.of();
    ProgramLine line = new Programs(home).line(installation, program, arguments);
    return new Launch(home, program, line, without);
  }
}
