package belay.runtime.process;

import belay.kernel.Native;
import belay.kernel.ProcessId;
import belay.runtime.CannotStartDyno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The way into the namespaces of a process in bubblewrap. Those of somebody who is not root belong
 * to a user namespace around the one that the process is in, since bubblewrap makes two: /dev/pts
 * can be mounted by root only, and the second gives the user back.
 */
final class Namespaces implements AutoCloseable {
  /** Of this process. */
  static final Path NETWORK = Path.of("/proc/self/ns/net");

  /** What is opened cannot be named from within another user namespace, and is handed on. */
  private static final String HANDING_ON = "exec 7<\"$0\" && exec \"$@\"";

  private static final String LETTING_GO = "exec 7<&-; exec \"$@\"";

  private static final String KEEP = "--preserve-credentials";

  private final List<String> entering;
  private final List<Integer> open;

  private Namespaces(List<String> entering, List<Integer> open) {
    this.entering = entering;
    this.open = open;
  }

  /** The way in where there are none: who comes in gains as little as what runs there. */
  static Namespaces none(Machine machine) {
    return new Namespaces(unprivileged(machine), List.of());
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
      return new Namespaces(command, List.of());
    }
    int outer = Native.owner(Path.of("/proc/" + process.pid() + "/ns/mnt"));
    List<Integer> open = new ArrayList<>(List.of(outer));
    boolean connected = isConnected(process);
    if (connected) {
      int around = Native.owner(network(process));
      open.add(around);
      command = new ArrayList<>(List.of("sh", "-c", HANDING_ON, opened(outer), nsenter));
      command.addAll(List.of("--user=" + opened(around), "--net=" + network(process), KEEP, "--"));
      command.add(nsenter);
    }
    command.add("--user=" + (connected ? "/proc/self/fd/7" : opened(outer)));
    command.add(KEEP);
    command.addAll(target);
    String own = "--user=/proc/%d/ns/user".formatted(process.innermost());
    command.addAll(List.of("--", nsenter, own, KEEP, "--"));
    // What the owner of a namespace may do there ends with the next program; this, as bubblewrap.
    command.addAll(unprivileged(machine));
    if (connected) {
      command.addAll(List.of("sh", "-c", LETTING_GO, "sh"));
    }
    return new Namespaces(command, open);
  }

  /** Whether it has a network that belongs to another user namespace, one around its own. */
  private static boolean isConnected(ProcessId process) throws IOException {
    return !Files.readSymbolicLink(network(process)).equals(Files.readSymbolicLink(NETWORK));
  }

  private static Path network(ProcessId process) {
    return Path.of("/proc/" + process.pid() + "/ns/net");
  }

  private static String opened(int descriptor) {
    return "/proc/%d/fd/%d".formatted(ProcessHandle.current().pid(), descriptor);
  }

  /** What stands before a command; good until this is closed. */
  List<String> entering() {
    return entering;
  }

  @Override
  public void close() {
    open.forEach(Native::close);
  }
}
