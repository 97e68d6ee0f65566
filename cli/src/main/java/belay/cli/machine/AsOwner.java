package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.home.LocalProcess;
import belay.cli.home.MachineConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What root does to the installed home, which is another user's, is done as that user: else what is
 * made there would be root's, and of no use to the programs. Any other home of somebody else is
 * left alone.
 */
public final class AsOwner {
  private AsOwner() {}

  /** Carries a command out, or has it carried out by the owner of the home. */
  public static int run(Call call, Entry.Action action) throws IOException {
    Path home = call.home().path();
    boolean installed =
        MachineConfig.of(call.context().env()).home().filter(home::equals).isPresent();
    if (!installed
        || !System.getProperty("user.name", "").equals("root")
        || !Files.isDirectory(home)) {
      return action.run(call);
    }
    String owner = Files.getOwner(home).getName();
    return owner.equals("root") ? action.run(call) : again(call, owner, home);
  }

  private static int again(Call call, String owner, Path home) throws IOException {
    List<String> words = words();
    List<String> line =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + owner, "--regid=" + owner, "--init-groups", "--"));
    line.add(call.context().launcher().toString());
    line.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(line).inheritIO();
    builder.environment().put("BELAY_HOME", home.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("USER", owner);
    call.console().flush();
    Process process = builder.start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }

  /** What this process was told, behind its main class. */
  private static List<String> words() {
    String own = LocalProcess.commandLine(ProcessHandle.current().pid());
    String main = "\0belay.cli.Main\0";
    int at = own.indexOf(main);
    String rest = at < 0 ? "" : own.substring(at + main.length());
    return rest.isEmpty()
        ? List.of()
        : List.of(rest.substring(0, rest.length() - 1).split("\0", -1));
  }
}
