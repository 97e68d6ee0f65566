package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.home.Program;
import belay.cli.http.Json;
import belay.cli.machine.RunnerState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The programs: whether they run, and answer. */
record ProgramCheck(Call call) {
  List<Finding> server() {
    if (Program.SERVER.running(call.home()).isEmpty()) {
      return List.of(
          new Finding.Attention(
              "control plane", "does not run; apps go on without it", "belay up"));
    }
    Json facts = call.ownApi().get("/server");
    return List.of(
        new Finding.Well(
            "control plane", "answers at " + facts.text("api_url") + ", pid " + facts.text("pid")));
  }

  /** What works by itself in the control plane: webhooks, drains, the keeper of dynos. */
  List<Finding> background() {
    if (Program.SERVER.running(call.home()).isEmpty()) {
      return List.of();
    }
    List<Json> threads = call.ownApi().get("/server").at("background").items();
    List<Finding> dead = new ArrayList<>();
    for (Json thread : threads) {
      if (!thread.truth("lives")) {
        dead.add(
            new Finding.Attention(
                "background",
                thread.text("name")
                    + " does not live, ended "
                    + thread.text("ends")
                    + " times: "
                    + thread.text("why"),
                "if it stays so: belay upgrade --force; "
                    + Program.SERVER.logFile(call.home())
                    + " says more"));
      }
    }
    return dead.isEmpty()
        ? List.of(new Finding.Well("background", "all " + threads.size() + " threads live"))
        : dead;
  }

  /** Where Belay is root, what has all rights. */
  List<Finding> runner() throws IOException {
    Json facts =
        Program.SERVER.running(call.home()).isPresent()
            ? call.ownApi().get("/server")
            : Json.NOTHING;
    return switch (RunnerState.of(call, facts, false)) {
      case RunnerState.Runs(var pid) ->
          List.of(new Finding.Well("runner", "answers, pid " + pid + "; it alone has rights"));
      case RunnerState.Away(var next) ->
          List.of(
              new Finding.Attention(
                  "runner",
                  "does not answer: nothing is started or stopped for apps",
                  next.orElse("belay up")));
      case RunnerState.None _ -> List.of();
    };
  }

  List<Finding> router() {
    Optional<Json> router = Program.ROUTER.running(call.home());
    if (router.isEmpty()) {
      return List.of(new Finding.Attention("router", "does not run: no app answers", "belay up"));
    }
    if (Program.SERVER.running(call.home()).isEmpty()) {
      return List.of(new Finding.Well("router", "runs, pid " + router.get().text("pid")));
    }
    Json told = call.ownApi().get("/server").at("router");
    return List.of(
        told.isNothing()
            ? new Finding.Attention(
                "router",
                "runs, pid " + router.get().text("pid") + ", and does not answer",
                "belay upgrade --force")
            : new Finding.Well(
                "router", "answers, pid " + told.text("pid") + ", port " + told.text("port")));
  }

  /** Asked of the control plane, which tries it at each start. */
  List<Finding> isolation() {
    try {
      return Program.SERVER.running(call.home()).isEmpty()
          ? List.of()
          : List.of(
              new Finding.Well(
                  "dynos", call.ownApi().get("/server").text("runtime").split(";", 2)[0]));
    } catch (Failure e) {
      // Told of the control plane already.
      return List.of();
    }
  }
}
