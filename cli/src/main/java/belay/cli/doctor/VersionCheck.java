package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.home.Program;
import belay.cli.http.Json;
import belay.cli.machine.Installation;
import belay.cli.machine.Programs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether what runs is what is installed, and whether apt knows a newer package. Belay itself asks
 * nobody for that: apt does, when its lists are updated.
 */
record VersionCheck(Call call) implements Check {
  @Override
  public List<Finding> look() throws IOException {
    String installed = call.context().env().getOrDefault("BELAY_PACKAGE", "");
    List<Finding> found = new ArrayList<>(programs());
    if (!installed.isEmpty()) {
      Commands.output(List.of("apt-cache", "policy", "belay"))
          .flatMap(VersionCheck::newer)
          .ifPresent(version ->
              found.add(
                  new Finding.Attention(
                      "version",
                      "a newer package is there: " + version + ", and this is " + installed,
                      "sudo apt install belay")));
    }
    if (found.isEmpty()) {
      found.add(
          new Finding.Well(
              "version", installed.isEmpty() ? "what is built runs" : installed + " runs"));
    }
    return found;
  }

  private List<Finding> programs() throws IOException {
    Installation installation = Installation.of(call.context().env());
    Programs programs = new Programs(call.home());
    if (programs.isUndone(installation)) {
      return List.of(
          new Finding.Attention(
              "version",
              "an upgrade was undone: what ran before it runs",
              "belay upgrade --force replaces it again"));
    }
    for (Program program : List.of(Program.ROUTER, Program.SERVER)) {
      Optional<Json> runs = program.running(call.home());
      if (runs.isPresent()
          && !program.runsFrom(programs.chosen(installation, program), runs.get())) {
        return List.of(
            new Finding.Attention(
                "version",
                "the " + program.title() + " that runs is another than this",
                "belay upgrade"));
      }
    }
    return List.of();
  }

  /** The candidate in what {@code apt-cache policy} says, where it is not what is installed. */
  static Optional<String> newer(String policy) {
    String installed = "";
    String candidate = "";
    for (String line : policy.lines().map(String::strip).toList()) {
      if (line.startsWith("Installed: ")) {
        installed = line.substring("Installed: ".length());
      } else if (line.startsWith("Candidate: ")) {
        candidate = line.substring("Candidate: ".length());
      }
    }
    boolean other = !candidate.isEmpty() && !candidate.equals(installed);
    return other
            && !installed.isEmpty()
            && !candidate.equals("(none)")
            && !installed.equals("(none)")
        ? Optional.of(candidate)
        : Optional.empty();
  }
}
