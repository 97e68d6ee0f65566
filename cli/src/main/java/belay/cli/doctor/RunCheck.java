package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.home.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks the running programs: leftovers, and whether both are of one build. */
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
}
