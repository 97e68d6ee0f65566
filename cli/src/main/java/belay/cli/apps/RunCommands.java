package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Progress;
import belay.cli.console.Terminal;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Commands that start one-off dynos. */
public final class RunCommands {
  private static final Pattern PLAIN = Pattern.compile("[\\w ./:=,@%+-]*");
  private static final Pattern ENDS_SHELL = Pattern.compile(".*\\b(exit|exec)\\b.*");

  private static final String TYPE_HELP = "in the container image of this process type";

  /** The better one of those that are there. */
  private static final String SHELL =
      "if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi";

  private RunCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("run", "run a command in a dyno of its own, with a terminal if there is one")
            .app()
            .option("--type", "TYPE", TYPE_HELP)
            .words("COMMAND...", 1, 1000)
            .verbatim()
            .examples(
                "belay run bash",
                "belay run -a api -- ls -l      what follows -- is the command's own",
                "belay run 'rake db:migrate && echo ok' -a api",
                "belay run --type worker sh         in worker's image, where it has one")
            .runs(RunCommands::attached),
        Entry.named("ps:exec", "run a command, or a shell, inside a dyno that runs")
            .aliases("exec")
            .app()
            .option("-d", "--dyno", "DYNO", "which; web.1 when not said")
            .words("[COMMAND...]", 0, 1000)
            .verbatim()
            .examples(
                "belay ps:exec",
                "belay ps:exec -d worker.2 -a api -- ps -ef",
                "belay ps:exec 'cat /proc/meminfo | head -3'")
            .runs(RunCommands::inside),
        Entry.named("run:detached", "run a command in a dyno of its own; its output is in the log")
            .app()
            .option("--type", "TYPE", TYPE_HELP)
            .words("COMMAND...", 1, 1000)
            .verbatim()
            .json()
            .runs(RunCommands::detached));
  }

  /** One word is a command line; of several each stays one, as with Heroku's. */
  private static String command(Call call) {
    return CommandWords.line(call.words());
  }

  private static int attached(Call call) throws IOException {
    String command = command(call);
    return attached(call, "/dynos", command, "Running " + shown(command) + " on ");
  }

  private static int inside(Call call) throws IOException {
    String dyno = call.option("dyno").orElse("web.1");
    String command = call.words().isEmpty() ? SHELL : command(call);
    String doing = "Running " + shown(command) + " in " + dyno + " of ";
    return attached(call, "/dynos/" + Api.segment(dyno) + "/exec", command, doing);
  }

  /** In a one-off dyno of the app, with a terminal if there is one. */
  public static int oneOff(Call call, String command, String doing) throws IOException {
    return attached(call, "/dynos", command, doing);
  }

  private static int attached(Call call, String path, String command, String doing)
      throws IOException {
    Terminal terminal = call.console().terminal();
    boolean raw = terminal.in() && terminal.out();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("command", telling(command));
    body.put("attach", true);
    call.option("type").ifPresent(type -> body.put("type", type));
    if (raw) {
      body.put(
          "env",
          Map.of(
              "TERM", call.context().env().getOrDefault("TERM", "xterm"),
              "COLUMNS", Integer.toString(terminal.columns() > 0 ? terminal.columns() : 80),
              "LINES", Integer.toString(terminal.lines() > 0 ? terminal.lines() : 24)));
    } else {
      body.put("force_no_tty", true);
    }
    Json dyno;
    try (Progress progress = call.console().progress(doing + call.app())) {
      dyno = call.api().post(call.path(path), Json.of(body)).body();
      progress.end(dyno.text("name"));
    }
    return new Rendezvous(URI.create(dyno.text("attach_url")), call.console(), call.credentials())
        .run(raw);
  }

  private static String shown(String command) {
    return command.equals(SHELL) ? "a shell" : command;
  }

  /**
   * The command line with its exit status told at the end of what it prints, as Heroku's clients
   * ask for it. A command that could end or comment out the rest of the line gets a shell of its
   * own.
   */
  static String telling(String command) {
    boolean plain = PLAIN.matcher(command).matches() && !ENDS_SHELL.matcher(command).matches();
    String run = plain ? command : "sh -c '" + command.replace("'", "'\\''") + "'";
    return run + " ; echo \"" + ExitMarker.TEXT + "$?\"";
  }

  private static int detached(Call call) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("command", command(call));
    body.put("attach", false);
    call.option("type").ifPresent(type -> body.put("type", type));
    Json dyno;
    try (Progress progress =
        call.console().progress("Running " + command(call) + " on " + call.app())) {
      dyno = call.api().post(call.path("/dynos"), Json.of(body)).body();
      progress.done(dyno.text("name"));
    }
    if (call.json()) {
      return call.print(dyno);
    }
    call.console()
        .line("Its output: belay logs -f --ps " + dyno.text("name") + " -a " + call.app());
    return 0;
  }
}
