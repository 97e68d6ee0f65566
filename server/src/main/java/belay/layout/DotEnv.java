package belay.layout;

import belay.release.ConfigVars;
import java.util.Map;
import java.util.regex.Pattern;

/** Config vars as the text of a {@code .env} file. Pure. */
public final class DotEnv {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+,=-]*");

  private DotEnv() {}

  public static String text(ConfigVars config) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> var : config.values().entrySet()) {
      text.append(var.getKey()).append('=').append(quoted(var.getValue())).append('\n');
    }
    return text.toString();
  }

  /** As it is when every reader takes it so; else in double quotes with the usual escapes. */
  private static String quoted(String value) {
    if (PLAIN.matcher(value).matches()) {
      return value;
    }
    return '"'
        + value
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("$", "\\$")
            .replace("`", "\\`")
            .replace("\r", "\\r")
            .replace("\n", "\\n")
        + '"';
  }
}
