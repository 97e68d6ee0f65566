package belay.cli;

import belay.cli.command.Context;
import belay.cli.console.Console;
import belay.cli.console.Terminal;
import belay.cli.machine.ProgramTraining;
import belay.cli.machine.UnitProgram;
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
    int status = run(context, List.of(args));
    console.flush();
    if (status != 0) {
      // Without need it would cost what the JDK loads to write down who ended the program.
      System.exit(status);
    }
  }

  private static int run(Context context, List<String> words) throws IOException {
    if (context.overSsh()) {
      return new Belay(context).run(OverSsh.line(context.env()));
    }
    if (words.equals(List.of("--training"))) {
      return Training.run();
    }
    if (words.equals(List.of(ProgramTraining.WORD))) {
      return ProgramTraining.run(context.env(), Training::quietly);
    }
    if (!words.isEmpty() && words.getFirst().equals(UnitProgram.WORD)) {
      return UnitProgram.print(context, words.subList(1, words.size()));
    }
    if (words.equals(List.of(Manual.WORD))) {
      return Manual.print(context.console(), Version.number());
    }
    if (!words.isEmpty() && words.getFirst().equals(Completion.WORD)) {
      return Completion.answer(context, words.subList(1, words.size()));
    }
    return new Belay(context).run(words);
  }
}
