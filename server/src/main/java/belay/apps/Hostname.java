package belay.apps;

import belay.release.AppName;
import belay.release.InvalidInput;
import belay.release.Printable;
import belay.release.Refused;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host name that an app may be reached by: labels of letters, digits and dashes (RFC 1123 2.1),
 * at most 63 characters each and 253 in all, in lower case. Names in other scripts are kept in
 * their ASCII form.
 */
public final class Hostname {
  private static final int CHARS_MAX = 253;
  private static final int SHOWN_MAX = 100;
  private static final Pattern LABELS =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?[0-9]+");
  private static final String LOCAL = ".localhost";

  private Hostname() {}

  /** The name in the form in which it is kept. */
  public static String of(String text, AppName app) {
    String name = ascii(text);
    if (name.contains("*")) {
      throw new InvalidInput(
          "Wildcard host names are not there yet, so "
              + shown(text)
              + " is not taken: name each host.");
    }
    if (name.length() > CHARS_MAX || !LABELS.matcher(name).matches()) {
      throw new InvalidInput(
          shown(text)
              + " is not a host name: it has letters, digits and dashes between dots, at most 63"
              + " characters each and 253 in all, such as www.example.com, without port or path.");
    }
    if (NUMBER_LAST.matcher(name).matches()) {
      throw new InvalidInput("A host name is needed here, and " + shown(text) + " is an address.");
    }
    String own = app + LOCAL;
    if (name.equals("localhost") || (name.endsWith(LOCAL) && !name.endsWith("." + own))) {
      throw Refused.rule(
          name.equals(own)
              ? name + " is " + app + "'s already: every app has its NAME.localhost."
              : name + " is not for this app: NAME.localhost belongs to the app of that name.");
    }
    return name;
  }

  private static String shown(String text) {
    return "\"" + Printable.of(text, SHOWN_MAX) + "\"";
  }

  /** The form in which a name is kept, in whichever form it was written; empty for none. */
  public static String ascii(String text) {
    try {
      String cut = text.strip();
      return IDN.toASCII(cut.endsWith(".") ? cut.substring(0, cut.length() - 1) : cut)
          .toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
