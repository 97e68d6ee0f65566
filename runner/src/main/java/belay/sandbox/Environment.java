package belay.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A dyno's environment and command on their way to the app. They travel as shell text in the
 * environment of the programs in between (never on a command line or on disk), so that a config var
 * such as LD_PRELOAD or PATH reaches the app only, not the supervisor and the sandbox, which may
 * run as root.
 */
public final class Environment {
  /** One string of an environment holds 128 kB at the most (execve(2), MAX_ARG_STRLEN). */
  private static final int PIECE = 120_000;

  /** As many as launch.sh puts together. */
  private static final int PIECES = 9;

  private Environment() {}

  /** The vars that launch.sh unpacks. */
  public static Map<String, String> packed(Map<String, String> vars, String command)
      throws IOException {
    StringBuilder script = new StringBuilder();
    vars.forEach((name, value) ->
        script.append("export ").append(name).append('=').append(quoted(value)).append('\n'));
    script.append("belay_command=").append(quoted(command)).append('\n');
    Map<String, String> packed = new LinkedHashMap<>();
    String text = script.toString();
    if (!text.chars().allMatch(c -> c < 128)) {
      text = escaped(text);
      packed.put("BELAY_ENV_ESCAPED", "1");
    }
    if (text.length() > PIECE * PIECES) {
      throw new IOException("The dyno's config vars are too big for a process environment.");
    }
    for (int piece = 0; piece * PIECE < text.length(); piece++) {
      int end = Math.min((piece + 1) * PIECE, text.length());
      packed.put("BELAY_ENV" + piece, text.substring(piece * PIECE, end));
    }
    return packed;
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "'\\''") + "'";
  }

  /** For printf %b. In a C locale, Java would hand other characters over as question marks. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length() * 2);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b == '\\') {
        escaped.append("\\\\");
      } else if (b < 0) {
        escaped.append(String.format("\\0%03o", b & 0xFF));
      } else {
        escaped.append((char) b);
      }
    }
    return escaped.toString();
  }
}
