package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Docker Engine that journeys use, by its own command, and an image to build on: no registry is
 * reached, so it is made of Debian's busybox-static.
 */
final class DockerEngine {
  static final String BASE = "belay-journey:base";

  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private DockerEngine() {}

  /** Skips the test, with the reason, where there is no engine; makes the image where there is. */
  static void insist(Path scratch) {
    Run info = Run.of(scratch, Map.of(), List.of("docker", "version", "-f", "{{.Server.Version}}"));
    assumeTrue(info.exit() == 0, "skipped: no Docker Engine answers: " + info.text().strip());
    assumeTrue(Files.isExecutable(BUSYBOX), "skipped: busybox-static is not installed");
    load(scratch, "import", "base.tar", BASE);
  }

  /** Makes the image in an engine of the test's own too. */
  static void base(Path scratch, String host) {
    load(scratch, "-H", host, "import", "base.tar", BASE);
  }

  static Run docker(Path directory, String... words) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(words));
    return Run.of(directory, Map.of(), command);
  }

  private static void load(Path scratch, String... command) {
    try {
      Path root = Files.createTempDirectory(scratch, "base");
      Path bin = Files.createDirectories(root.resolve("bin"));
      Files.copy(BUSYBOX, bin.resolve("busybox"));
      for (String tool : List.of("sh", "httpd", "sleep", "echo", "cat", "env", "printenv", "tty")) {
        Files.createSymbolicLink(bin.resolve(tool), Path.of("busybox"));
      }
      Files.createDirectories(root.resolve("tmp"));
      Run.of(scratch, Map.of(), List.of("tar", "-C", root.toString(), "-cf", "base.tar", ".")).ok();
      docker(scratch, command).ok();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
