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
 * their ASCII form. {@code *.example.com} stands for every name one label below.
 */
public final class Hostname {
  private static final int CHARS_MAX = 253;
  private static final int SHOWN_MAX = 100;
  private static final Pattern LABELS =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\.)?[0-9]+");
  private static final String LOCAL = ".localhost";
  private static final String ALL = "*.";

  private Hostname() {}

  /** The name in the form in which it is kept. */
  public static String of(String text, AppName app) {
    String whole = ascii(text);
    boolean all = whole.startsWith(ALL);
    String name = all ? whole.substring(ALL.length()) : whole;
    if (whole.contains("*") && (!all || !name.contains(".") || name.contains("*"))) {
      throw new InvalidInput(
          shown(text)
              + " is not a wildcard that can be taken: that is *. before a name of at least two"
              + " labels, such as *.example.com, and stands for all names one label below it.");
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
    boolean below = name.endsWith("." + own) || (all && name.equals(own));
    if (name.equals("localhost") || (name.endsWith(LOCAL) && !below)) {
      throw Refused.rule(
          name.equals(own)
              ? name + " is " + app + "'s already: every app has its NAME.localhost."
              : name + " is not for this app: NAME.localhost belongs to the app of that name.");
    }
    return whole;
  }

  /** Whether a name stands for all names one label below another. */
  public static boolean isWildcard(String name) {
    return name.startsWith(ALL);
  }

  /** Whether one of two names is a wildcard that stands for the other. */
  static boolean areNeighbours(String one, String other) {
    return !one.equals(other) && (stands(one, other) || stands(other, one));
  }

  private static boolean stands(String wildcard, String name) {
    int dot = name.indexOf('.');
    return isWildcard(wildcard) && dot > 0 && wildcard.equals("*" + name.substring(dot));
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
