package belay.runtime.process;

import belay.language.ToolPath;
import belay.sandbox.Shown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes bubblewrap's arguments: a dyno sees what {@link Shown} has of the machine, its own /app,
 * its app's /shared, a private /tmp and its own processes; the network is the host's. Nothing
 * secret is among the arguments. Immutable.
 */
final class Sandbox {
  private final ToolPath tools;
  private final Path hidden;

  /**
   * @param hidden Belay's own directory, of which a dyno sees nothing else
   */
  Sandbox(ToolPath tools, Path hidden) {
    this.tools = tools;
    this.hidden = hidden;
  }

  /**
   * Arguments from the first option up to where the command goes.
   *
   * @param app what becomes /app
   * @param shared what becomes /shared, left out when it is no directory
   * @param etc holds passwd, group and hosts
   */
  List<String> arguments(String hostname, Path app, Path shared, Path etc) {
    List<String> args = new ArrayList<>();
    add(args, "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try");
    add(args, "--new-session", "--die-with-parent", "--hostname", hostname);
    addParents(args, Path.of("/sys/devices/system/cpu"));
    add(args, "--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/dev/shm");
    add(args, "--perms", "1777", "--tmpfs", "/tmp", "--dir", "/run", "--dir", "/var");
    add(args, "--symlink", "../tmp", "/var/tmp", "--symlink", "../run", "/var/run");
    add(args, "--ro-bind-try", "/sys/devices/system/cpu", "/sys/devices/system/cpu");
    args.addAll(Shown.toDynos(tools.directories(), hidden, etc));
    add(args, "--bind", app.toString(), "/app");
    if (Files.isDirectory(shared)) {
      add(args, "--ro-bind", shared.toString(), "/shared");
    }
    add(args, "--chdir", "/app");
    return args;
  }

  /** Without this, bubblewrap makes the directories above a bind for root's eyes only. */
  private static void addParents(List<String> args, Path path) {
    for (int i = 1; i < path.getNameCount(); i++) {
      add(args, "--dir", "/" + path.subpath(0, i));
    }
  }

  private static void add(List<String> args, String... more) {
    args.addAll(List.of(more));
  }
}
