package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Sizes;
import belay.cli.home.Program;
import belay.cli.http.Json;
import belay.cli.lost.LostThings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code belay server:status}: what runs, also when the control plane does not. */
public final class ServerStatus {
  private ServerStatus() {}

  static int run(Call call) throws IOException {
    boolean remote = !call.context().env().getOrDefault("BELAY_URL", "").isEmpty();
    Optional<Json> server = Program.SERVER.running(call.home());
    Optional<Json> router = Program.ROUTER.running(call.home());
    Json facts = remote || server.isPresent() ? call.ownApi().get("/server") : Json.NOTHING;
    Json lost = remote ? facts.at("lost") : LostThings.of(call.home()).sum();
    RunnerState runner = RunnerState.of(call, facts, remote);
    boolean whole =
        (remote || (server.isPresent() && router.isPresent()))
            && lives(facts)
            && !(runner instanceof RunnerState.Away);
    if (call.json()) {
      Map<String, Object> all = new LinkedHashMap<>(facts.fields());
      all.put("control_plane_runs", remote || server.isPresent());
      all.put("runner_runs", runner instanceof RunnerState.Runs);
      all.put("router_runs", remote ? !facts.at("router").isNothing() : router.isPresent());
      all.put("lost", lost);
      return print(call, Json.of(all), whole);
    }
    Console console = call.console();
    server(call, facts, router, remote);
    runner(console, runner);
    router(call, facts.at("router"), router);
    original(call)
        .ifPresent(original ->
            console.line(
                "Original:       " + original + ", of which this is a copy, has its own Belay"));
    if (!facts.isNothing()) {
      walls(console, facts);
      console.line("Apps:           " + facts.text("apps"));
      background(call, facts.at("background").items());
    }
    wrong(call, facts, lost);
    return whole ? 0 : Failure.FAILED;
  }

  private static void server(Call call, Json facts, Optional<Json> router, boolean remote) {
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

  private static void runner(Console console, RunnerState state) {
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

  private static void name(Console console, Json name) {
    String words = name.text("name") + ", " + name.text("status");
    String reason = name.text("reason");
    console.line(
        "Certificate:    " + words + (reason.isEmpty() ? "" : ": " + console.yellow(reason)));
  }

  private static void walls(Console console, Json facts) {
    console.line("Runtime:        " + facts.text("runtime"));
    console.line("Builds:         " + facts.text("walls", "builds"));
    for (Json unkept : facts.at("walls", "unkept").items()) {
      console.line("Not kept:       " + console.yellow(unkept.text()));
    }
    hostNetwork(console, facts);
  }

  private static void hostNetwork(Console console, Json facts) {
    List<String> names = facts.at("host_network").items().stream().map(Json::text).toList();
    if (!names.isEmpty()) {
      console.line(
          "Host network:   "
              + console.yellow(String.join(", ", names))
              + ", by an administrator's wish (settings network=host)");
    }
  }

  private static void wrong(Call call, Json facts, Json lost) {
    Console console = call.console();
    for (Json alert : facts.at("alerts").items()) {
      String of = alert.text("app").isEmpty() ? "" : " of " + alert.text("app");
      console.line(
          "Alert:          "
              + console.red(alert.text("kind") + of)
              + ", since "
              + call.ago(alert.text("since"))
              + ": "
              + alert.text("why")
              + "; see: "
              + alert.text("next"));
    }
    backups(call, facts.at("backups"));
    if (!facts.text("disk").isEmpty()) {
      console.line("Disk:           " + console.yellow(facts.text("disk")));
    }
    if (lost.number("count") > 0) {
      console.line("Lost:           " + console.yellow(words(call, lost)) + "; see: belay lost");
    }
  }

  private static void backups(Call call, Json backups) {
    if (backups.isNothing()) {
      return;
    }
    String last =
        backups.text("last").isEmpty()
            ? "none yet"
            : "the newest " + call.ago(backups.text("last"));
    String verified =
        backups.text("verified").isEmpty()
            ? ", none verified"
            : ", the newest verified " + call.ago(backups.text("verified"));
    String to = backups.text("to").isEmpty() ? "" : ", to " + backups.text("to");
    call.console().line("Backups:        " + last + verified + to);
  }

  /** The home that this one was copied from, when what runs is that one's. */
  private static Optional<String> original(Call call) {
    return Program.SERVER.original(call.home()).or(() -> Program.ROUTER.original(call.home()));
  }

  /** What is kept under {@code lost/}, in words. */
  public static String words(Call call, Json lost) {
    long count = lost.number("count");
    return (count == 1 ? "1 thing" : count + " things")
        + " that the ledger does not know, "
        + Sizes.words(lost.number("bytes"))
        + ", the oldest from "
        + call.ago(lost.text("since"));
  }

  private static String next(Call call, Optional<Json> router) {
    boolean again = router.isPresent() && new Wanted(call.home()).hasServer();
    return again
        ? "the router starts it again; if it stays away, "
            + Program.SERVER.logFile(call.home())
            + " says why"
        : "start it with: belay up";
  }

  private static boolean lives(Json facts) {
    return facts.at("background").items().stream().allMatch(t -> t.truth("lives"));
  }

  /** One that does not live is named, with what ended it. */
  private static void background(Call call, List<Json> threads) {
    Console console = call.console();
    threads.stream()
        .filter(t -> !t.truth("lives"))
        .forEach(t ->
            console.line(
                "Background:     "
                    + console.red(t.text("name") + " does not live")
                    + ", since "
                    + call.ago(t.text("since"))
                    + ": "
                    + t.text("why")
                    + "; it is begun again by itself"));
    if (!threads.isEmpty() && threads.stream().allMatch(t -> t.truth("lives"))) {
      console.line("Background:     all " + threads.size() + " threads live");
    }
  }

  private static int print(Call call, Json json, boolean whole) {
    call.console().line(json.pretty());
    return whole ? 0 : Failure.FAILED;
  }

  private static void router(Call call, Json told, Optional<Json> local) {
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
