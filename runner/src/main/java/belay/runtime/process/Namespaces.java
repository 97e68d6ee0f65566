package belay.runtime.process;

import belay.kernel.Native;
import belay.kernel.ProcessId;
import belay.runtime.CannotStartDyno;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The way into the namespaces of a process in bubblewrap. Those of somebody who is not root belong
 * to a user namespace around the one that the process is in, since bubblewrap makes two: /dev/pts
 * can be mounted by root only, and the second gives the user back.
 */
final class Namespaces implements AutoCloseable {
  private final List<String> entering;
  private final OptionalInt outer;

  private Namespaces(List<String> entering, OptionalInt outer) {
    this.entering = entering;
    this.outer = outer;
  }

  /** The way in where there are none: who comes in gains as little as what runs there. */
  static Namespaces none(Machine machine) {
    return new Namespaces(unprivileged(machine), OptionalInt.empty());
  }

  private static List<String> unprivileged(Machine machine) {
    return machine
        .setpriv()
        .map(setpriv -> List.of(setpriv.toString(), "--no-new-privs", "--"))
        .orElse(List.of());
  }

  /**
   * @throws CannotStartDyno when the machine has no program for it
   */
  static Namespaces of(ProcessId process, Machine machine) throws IOException {
    String nsenter =
        machine
            .nsenter()
            .map(Path::toString)
            .orElseThrow(() ->
                new CannotStartDyno(
                    "The program nsenter of util-linux, which this needs, is not installed"
                        + " (Debian: apt-get install util-linux)."));
    List<String> target =
        List.of("--target", Long.toString(process.pid()), "--mount", "--pid", "--ipc", "--uts");
    List<String> command = new ArrayList<>(List.of(nsenter));
    if (machine.root()) {
      command.addAll(target);
      command.add("--");
      return new Namespaces(command, OptionalInt.empty());
    }
    int outer = Native.owner(Path.of("/proc/" + process.pid() + "/ns/mnt"));
    String keep = "--preserve-credentials";
    command.add("--user=/proc/%d/fd/%d".formatted(ProcessHandle.current().pid(), outer));
    command.add(keep);
    command.addAll(target);
    String own = "--user=/proc/%d/ns/user".formatted(process.innermost());
    command.addAll(List.of("--", nsenter, own, keep, "--"));
    // What the owner of a namespace may do there ends with the next program; this, as bubblewrap.
    command.addAll(unprivileged(machine));
    return new Namespaces(command, OptionalInt.of(outer));
  }

  /** What stands before a command; good until this is closed. */
  List<String> entering() {
    return entering;
  }

  @Override
  public void close() {
    outer.ifPresent(Native::close);
  }
}
