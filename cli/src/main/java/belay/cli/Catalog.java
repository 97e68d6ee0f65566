package belay.cli;

import belay.cli.apps.AppCommands;
import belay.cli.apps.ConfigCommands;
import belay.cli.apps.DynoCommands;
import belay.cli.apps.GitCommands;
import belay.cli.apps.ReleaseCommands;
import belay.cli.command.Entry;
import belay.cli.machine.MachineCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every command there is. */
final class Catalog {
  private Catalog() {}

  /** Commands that belong together, as help shows them. */
  record Group(String title, List<Entry> entries) {}

  static List<Group> groups() {
    return List.of(
        new Group("This machine", MachineCommands.entries()),
        new Group("Releases", ReleaseCommands.entries()),
        new Group("Apps", AppCommands.entries()),
        new Group("Config vars", ConfigCommands.entries()),
        new Group("Dynos", DynoCommands.entries()),
        new Group("Git", GitCommands.entries()),
        new Group("Help", helpEntries()));
  }

  private static List<Entry> helpEntries() {
    return List.of(
        Entry.named("help", "show the commands, or one command's options")
            .aliases("--help", "-h")
            .words("[COMMAND]", 0, 2)
            .runs(Help::command));
  }

  static List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    groups().forEach(group -> all.addAll(group.entries()));
    return all;
  }

  /** By name or alias. */
  static Optional<Entry> find(String name) {
    for (Group group : groups()) {
      for (Entry entry : group.entries()) {
        if (entry.answersTo(name)) {
          return Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }
}
