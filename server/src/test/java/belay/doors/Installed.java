package belay.doors;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which optional programs this machine has; README.md promises tests that need none of them. */
public final class Installed {
  private Installed() {}

  /** Whether there is a program of that name on the PATH. */
  public static boolean has(String program) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
  }

  /** OpenSSH's client, and what makes its keys. */
  public static boolean ssh() {
    return has("ssh") && has("ssh-keygen");
  }
}
