package belay.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Confines the commands of builds, as far as the machine allows. Safe for use by any thread. */
public interface CommandWrapper {
  /** The directories' paths as a wrapped command sees them. */
  Places seen(Places places);

  /** Makes the directories belong to whom the commands run as. */
  void give(Places places) throws IOException;

  /**
   * The argv that runs a command. Its environment is the process's own: nothing of it is put on the
   * command line.
   *
   * @param readOnly what the command must be able to read beside the system's directories
   */
  List<String> wrap(List<String> command, Places places, Collection<Path> readOnly);

  /** What a person who builds should know of how their build is confined. */
  Optional<String> notice();

  /** bubblewrap where it works; plain commands where not, saying so. */
  static CommandWrapper best(BuildMachine machine) {
    Optional<String> fault = Bubblewrap.fault(machine);
    return fault.isEmpty() ? new Bubblewrap() : new PlainCommands(fault.get());
  }
}
