package belay.cli.machine;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Installing a checkout on this machine as the package is, and taking that away again. */
public final class InstallCommands {
  private static final Path UNINSTALL = Path.of("/usr/lib/belay/uninstall");

  private InstallCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("install", "install this checkout on this machine, as the package does")
            .examples("sudo belay install")
            .runs(InstallCommands::install),
        Entry.named("uninstall", "take away what install put on this machine; data stay")
            .flag("--purge", "ask whether the data are to go too")
            .examples("sudo belay uninstall")
            .runs(InstallCommands::uninstall));
  }

  private static int install(Call call) throws IOException {
    Path root = Installation.of(call.context().env()).root();
    Path script = root.resolve("build/package");
    if (!Files.isExecutable(script)) {
      throw Failure.failed(
          "This belay is installed already: " + root + " is no checkout.",
          "A newer version comes with its package: apt install ./belay_VERSION_ARCH.deb",
          "or from a checkout: sudo ./belay install");
    }
    insistRoot("install");
    return run(call, List.of(script.toString(), "--install"));
  }

  private static int uninstall(Call call) throws IOException {
    if (!Files.isExecutable(UNINSTALL)) {
      throw Failure.failed(
          "Belay was not installed from a checkout here.", "A package goes with: apt remove belay");
    }
    insistRoot("uninstall");
    List<String> line = new ArrayList<>(List.of(UNINSTALL.toString()));
    if (call.has("purge")) {
      line.add("--purge");
    }
    return run(call, line);
  }

  private static void insistRoot(String command) {
    if (!System.getProperty("user.name", "").equals("root")) {
      throw Failure.failed("Only root can do that on this machine.", "sudo belay " + command);
    }
  }

  private static int run(Call call, List<String> line) throws IOException {
    call.console().flush();
    Process process = new ProcessBuilder(line).inheritIO().start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("Interrupted.");
    }
  }
}
