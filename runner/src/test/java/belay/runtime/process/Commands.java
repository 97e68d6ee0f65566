package belay.runtime.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of all processes of this machine. */
final class Commands {
  private Commands() {}

  static List<String> running() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        try {
          byte[] line = Files.readAllBytes(process.resolve("cmdline"));
          found.add(new String(line, StandardCharsets.UTF_8).replace('\0', ' '));
        } catch (IOException e) {
          // It ended meanwhile.
        }
      }
    }
    return found;
  }
}
