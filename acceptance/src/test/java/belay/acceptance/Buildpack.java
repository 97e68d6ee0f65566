package belay.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A buildpack as somebody writes it for apps of their own. */
final class Buildpack {
  private Buildpack() {}

  /** Writes one that says yes to every app, with these shell lines to compile it. */
  static Path write(Path directory, String compile) throws IOException {
    script(directory, "detect", "echo Handmade");
    script(directory, "compile", "set -e\n" + compile);
    script(directory, "release", "echo '--- {}'");
    return directory;
  }

  private static void script(Path directory, String name, String lines) throws IOException {
    Path file = directory.resolve("bin").resolve(name);
    Files.createDirectories(directory.resolve("bin"));
    Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
    if (!file.toFile().setExecutable(true, false)) {
      throw new IOException(file + " cannot be made executable");
    }
  }
}
