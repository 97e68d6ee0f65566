package belay.cli.console;

import java.util.Map;

/**
 * Which of the standard streams are a terminal, and its size. The launcher says so in {@code
 * BELAY_TTY} ({@code 012:COLUMNS:LINES}), since asking from Java costs more than the command.
 *
 * @param columns 0 when unknown or when results go elsewhere, and then nothing is cut
 */
public record Terminal(
    boolean in, boolean out, boolean err, int columns, int lines, boolean colour) {
  public static final Terminal NONE = new Terminal(false, false, false, 0, 0, false);

  public static Terminal of(Map<String, String> env) {
    String[] told = env.getOrDefault("BELAY_TTY", "").split(":", -1);
    String streams = told[0];
    boolean out = streams.contains("1");
    int columns = number(env.getOrDefault("COLUMNS", told.length > 1 ? told[1] : ""));
    boolean plain = !env.getOrDefault("NO_COLOR", "").isEmpty() || "dumb".equals(env.get("TERM"));
    return new Terminal(
        streams.contains("0"),
        out,
        streams.contains("2"),
        out ? columns : 0,
        number(env.getOrDefault("LINES", told.length > 2 ? told[2] : "")),
        !plain);
  }

  private static int number(String text) {
    return text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
  }
}
