package belay.statics;

import java.util.regex.Pattern;

/**
 * The command of a process type that the static server serves, {@code static-server 1}: no program
 * of the app's. The number says how its files are served and its settings are read, so that a
 * release is served as it was when it was built.
 */
public final class StaticCommand {
  /** What builds write. */
  public static final String CURRENT = "static-server 1";

  private static final Pattern FORM = Pattern.compile("static-server(\\s+\\d{1,6})?");

  private StaticCommand() {}

  /** Whether a command asks for the static server, of whichever version. */
  public static boolean is(String command) {
    return FORM.matcher(command.strip()).matches();
  }

  /** Whether this Belay's static server is the one that a command asks for. */
  public static boolean isKnown(String command) {
    return command.strip().equals(CURRENT);
  }
}
