package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.console.Console;
import belay.cli.home.Program;
import belay.cli.http.Json;
import java.util.Optional;

/** What {@code belay server:status} says of control plane, runner and router. */
final class ProgramLines {
  private ProgramLines() {}

  static void server(Call call, Json facts, Optional<Json> router, boolean remote) {
    Console console = call.console();
    console.line(
        "Home:           " + (remote ? facts.text("home") : call.home().path().toString()));
    if (facts.isNothing()) {
      console.line("Control plane:  " + console.red("does not run") + "; " + next(call, router));
    } else {
      console.line(
          "Control plane:  "
              + console.green("runs")
              + ", pid "
              + facts.text("pid")
              + ", version "
              + facts.text("version")
              + ", started "
              + call.ago(facts.text("started_at")));
      console.line("API:            " + facts.text("api_url"));
      if (!facts.text("apps_url").isEmpty()) {
        console.line("App addresses:  " + facts.text("apps_url"));
      }
      console.line("SSH:            port " + facts.text("ssh_port"));
      facts.at("names").items().forEach(name -> name(console, name));
    }
  }

  private static void name(Console console, Json name) {
    String words = name.text("name") + ", " + name.text("status");
    String reason = name.text("reason");
    console.line(
        "Certificate:    " + words + (reason.isEmpty() ? "" : ": " + console.yellow(reason)));
  }

  private static String next(Call call, Optional<Json> router) {
    boolean again = router.isPresent() && new Wanted(call.home()).hasServer();
    return again
        ? "the router starts it again; if it stays away, "
            + Program.SERVER.logFile(call.home())
            + " says why"
        : "start it with: belay up";
  }

  static void runner(Console console, RunnerState state) {
    switch (state) {
      case RunnerState.Runs(var pid) ->
          console.line(
              "Runner:         "
                  + console.green("runs")
                  + ", pid "
                  + pid
                  + "; it alone has rights");
      case RunnerState.Away(var next) ->
          console.line(
              "Runner:         "
                  + console.red("does not answer")
                  + "; nothing is started or stopped until it does"
                  + next.map(n -> ": " + n).orElse(""));
      case RunnerState.None _ -> {}
    }
  }

  static void router(Call call, Json told, Optional<Json> local) {
    Console console = call.console();
    Json router = told.isNothing() ? local.orElse(Json.NOTHING) : told;
    if (router.isNothing()) {
      console.line("Router:         " + console.red("does not run") + "; start it with: belay up");
      return;
    }
    String more =
        told.isNothing()
            ? ""
            : ", "
                + told.text("transport")
                + ", "
                + told.text("connections")
                + " connections, "
                + told.text("requests")
                + " requests";
    boolean silent = told.text("serves").equals("false");
    console.line(
        "Router:         "
            + (silent ? console.red("runs, but answers nobody") : console.green("runs"))
            + ", pid "
            + router.text("pid")
            + ", port "
            + router.text("port")
            + more);
    if (silent) {
      console.line(
          "                it is replaced within a minute; at once by: belay upgrade --force");
    }
  }
}
