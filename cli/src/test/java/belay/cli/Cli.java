package belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.command.Context;
import belay.cli.console.Console;
import belay.cli.console.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The command line in a box: an environment, a directory, and what it printed. */
public final class Cli {
  public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final Map<String, String> env = new HashMap<>();
  private Path directory = Path.of("/");
  private String input = "";
  private Terminal terminal = Terminal.NONE;

  public static Cli of(ControlPlane plane) {
    return new Cli()
        .env("BELAY_URL", plane.url())
        .env("BELAY_API_KEY", "secret-token")
        .env("BELAY_PLAIN_HTTP", "yes");
  }

  public Cli env(String key, String value) {
    env.put(key, value);
    return this;
  }

  public Cli in(Path where) {
    directory = where;
    return this;
  }

  public Cli input(String text) {
    input = text;
    return this;
  }

  public Cli terminal(Terminal which) {
    terminal = which;
    return this;
  }

  /** What a command came to. */
  public record Result(int status, String out, String err) {
    public Result ended(int expected) {
      assertThat(status).as("%s%s", out, err).isEqualTo(expected);
      return this;
    }
  }

  public Result run(String... line) {
    return result(context -> new Belay(context).run(List.of(line)));
  }

  /** What a shell is told that the last of the words may become. */
  Result complete(String... words) {
    return result(context -> Completion.answer(context, List.of(words)));
  }

  private Result result(ToIntFunction<Context> command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            terminal);
    Context context =
        new Context(
            env, directory, Path.of("/opt/belay home/belay"), console, InstantSource.fixed(NOW));
    int status = command.applyAsInt(context);
    console.flush();
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
