package belay.cli;

import belay.cli.command.Call;
import belay.cli.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** {@code belay version}. */
final class Version {
  private Version() {}

  static int run(Call call) throws IOException {
    String java = System.getProperty("java.version", "");
    if (call.json()) {
      return call.print(Json.object("version", number(), "java", java));
    }
    call.console().line("belay " + number() + " (Java " + java + ")");
    return 0;
  }

  /** The version that this was built as. */
  static String number() throws IOException {
    try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
