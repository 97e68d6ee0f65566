package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.home.Program;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What programs leave behind, and whether the two are of one build. */
record RunCheck(Call call) {
  /** A file that says that a program runs which does not. */
  List<Finding> left() {
    List<Finding> found = new ArrayList<>();
    for (Program program : Program.values()) {
      Path file = program.readyFile(call.home());
      boolean others = program.original(call.home()).isPresent();
      if (Files.exists(file) && !others && program.running(call.home()).isEmpty()) {
        found.add(
            new Finding.Attention(
                "left behind",
                file + " says that the " + program.title() + " runs, which ended without a word",
                "belay up; " + program.logFile(call.home()) + " may say why"));
      }
    }
    return found;
  }

  /** Two versions work together, for the minutes of an upgrade. */
  List<Finding> versions() throws IOException {
    Optional<Path> router = jars(Program.ROUTER);
    Optional<Path> server = jars(Program.SERVER);
    if (router.isEmpty() || server.isEmpty()) {
      return List.of();
    }
    Programs programs = new Programs(call.home());
    Installation installation = Installation.of(call.context().env());
    boolean newest =
        programs.place(installation, Program.ROUTER).equals(router.get())
            && programs.place(installation, Program.SERVER).equals(server.get());
    return List.of(
        newest
            ? new Finding.Well("versions", "both programs are of this build")
            : new Finding.Attention(
                "versions",
                "what runs is of another build than this one: "
                    + router.get().getFileName()
                    + ", "
                    + server.get().getFileName(),
                "belay upgrade"));
  }

  private Optional<Path> jars(Program program) {
    Optional<Json> running = program.running(call.home());
    return running.flatMap(program::jars);
  }
}
