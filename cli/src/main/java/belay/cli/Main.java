package belay.cli;

import belay.cli.command.Context;
import belay.cli.console.Console;
import belay.cli.console.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The program {@code belay}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> env = System.getenv();
    Console console = Console.system(Terminal.of(env));
    Context context =
        new Context(
            env,
            Path.of("").toAbsolutePath(),
            Path.of(env.getOrDefault("BELAY_LAUNCHER", "belay")),
            console,
            InstantSource.system());
    int status =
        args.length == 1 && !context.overSsh() && args[0].equals("--training")
            ? Training.run()
            : new Belay(context).run(context.overSsh() ? OverSsh.line(env) : List.of(args));
    console.flush();
    System.exit(status);
  }
}
