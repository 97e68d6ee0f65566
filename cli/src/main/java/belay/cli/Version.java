package belay.cli;

import belay.cli.command.Call;
import belay.cli.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code belay version}. */
final class Version {
  private Version() {}

  static int run(Call call) throws IOException {
    String java = System.getProperty("java.version", "");
    String commit = commit();
    if (call.json()) {
      String home = System.getProperty("java.home", "");
      return call.print(
          commit.isEmpty()
              ? Json.object("version", number(call), "java", java, "java_home", home)
              : Json.object(
                  "version", number(call), "commit", commit, "java", java, "java_home", home));
    }
    String of = commit.isEmpty() ? "" : ", commit " + commit;
    call.console().line("belay " + number(call) + " (Java " + java + of + ")");
    return 0;
  }

  /** The package's, or the one that this was built as. */
  private static String number(Call call) throws IOException {
    String installed = call.context().env().getOrDefault("BELAY_PACKAGE", "");
    return installed.isEmpty() ? number() : installed;
  }

  /** The version that this was built as. */
  static String number() throws IOException {
    return lines().isEmpty() ? "unknown" : lines().getFirst();
  }

  /** The commit that this was built of; empty where whoever built it did not say. */
  private static String commit() throws IOException {
    List<String> lines = lines();
    return lines.size() > 1 && lines.get(1).matches("[0-9a-f]{7,64}") ? lines.get(1) : "";
  }

  private static List<String> lines() throws IOException {
    try (InputStream in = Version.class.getResourceAsStream("version.txt")) {
      return in == null
          ? List.of()
          : new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .toList();
    }
  }
}
