package belay.confinement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** One that confines a command by words before it, and runs it as a process of this one. */
public interface ArgvWrapper extends CommandWrapper {
  /**
   * The argv that runs a command. Its environment is the process's own: nothing of it is put on the
   * command line.
   *
   * @param readOnly what the command must be able to read beside the system's directories
   */
  List<String> wrap(List<String> command, Places places, Collection<Path> readOnly);

  @Override
  default int run(
      Command command, Places places, BuildMachine machine, long deadline, Consumer<String> lines)
      throws IOException, InterruptedException, BuildProcess.TookTooLong {
    return BuildProcess.run(
        wrap(command.words(), places, machine.readOnly()),
        places.app(),
        command.env(),
        deadline,
        lines);
  }
}
