package belay.ssh;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.sshd.server.Environment;

/**
 * What a client says of its terminal, and of all that it may say what is taken: a kind, a size, and
 * whether colours are wanted.
 *
 * @param there whether a terminal was asked for
 */
record ClientTerminal(boolean there, int columns, int lines, Map<String, String> variables) {
  private static final int USUAL_COLUMNS = 80;
  private static final int USUAL_LINES = 24;

  static ClientTerminal of(Environment env) {
    // A terminal that was asked for always has a size; its modes may be none.
    boolean sized = env.getEnv().containsKey("COLUMNS") && env.getEnv().containsKey("LINES");
    return of(sized || !env.getPtyModes().isEmpty(), env.getEnv());
  }

  static ClientTerminal of(boolean there, Map<String, String> said) {
    Map<String, String> variables = new LinkedHashMap<>();
    String kind = said.getOrDefault("TERM", "");
    if (kind.matches("[A-Za-z0-9._+-]{1,40}")) {
      variables.put("TERM", kind);
    }
    if (!said.getOrDefault("NO_COLOR", "").isEmpty()) {
      variables.put("NO_COLOR", "1");
    }
    int columns = number(said.get("COLUMNS"));
    int lines = number(said.get("LINES"));
    if (!there && columns > 0) {
      variables.put("COLUMNS", Integer.toString(columns));
    }
    return new ClientTerminal(
        there,
        columns > 0 ? columns : USUAL_COLUMNS,
        lines > 0 ? lines : USUAL_LINES,
        Map.copyOf(variables));
  }

  private static int number(@org.jspecify.annotations.Nullable String text) {
    return text != null && text.matches("[1-9]\\d{0,3}") ? Integer.parseInt(text) : 0;
  }
}
