package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.home.Program;
import belay.cli.http.Json;
import belay.cli.systemd.Units;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the program does that alone has rights: as the control plane is answered by it, or, while
 * that does not run, as this machine has it.
 */
public sealed interface RunnerState {
  /** It answers, or is there. */
  record Runs(long pid) implements RunnerState {}

  /**
   * It does not.
   *
   * @param next what to run; empty of a server elsewhere
   */
  record Away(Optional<String> next) implements RunnerState {}

  /** There is none, or none is seen from here. */
  record None() implements RunnerState {}

  /**
   * How it does now.
   *
   * @param facts what the control plane said of itself; nothing when it does not run
   */
  static RunnerState of(Call call, Json facts, boolean remote) throws IOException {
    Json told = facts.at("runner");
    if (told.isNothing()) {
      return remote ? new None() : here(call);
    }
    return told.truth("lives")
        ? new Runs(told.number("pid"))
        : new Away(remote ? Optional.empty() : Optional.of(next(call)));
  }

  private static RunnerState here(Call call) throws IOException {
    Optional<Units> units = Units.of(call);
    if (units.isPresent()) {
      OptionalLong pid = units.get().runner();
      if (pid.isPresent()) {
        return pid.getAsLong() > 0 ? new Runs(pid.getAsLong()) : new Away(Optional.of(next(call)));
      }
      return new None();
    }
    Optional<Json> runner = Program.RUNNER.running(call.home());
    if (runner.isPresent()) {
      return new Runs(runner.get().number("pid"));
    }
    return Rights.isWanted(call.home()) ? new Away(Optional.of(next(call))) : new None();
  }

  private static String next(Call call) {
    return Units.of(call).isPresent()
        ? "systemd starts it again; if it stays away: journalctl -u " + Units.RUNNER
        : "belay up";
  }
}
