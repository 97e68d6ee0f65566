package belay.migration;

import java.util.Locale;

/**
 * The name of a table, column or other thing.
 *
 * @param shown as a person reads it, without quotes
 * @param key equal for what is surely the same thing. An unquoted name is folded to lower case and
 *     a quoted one is not, which is PostgreSQL's rule; where a database folds less, two names of
 *     one thing are taken for two things, and the stricter rule applies to the second.
 */
record SqlName(String shown, String key) {
  private static final int SHOWN_MAX = 60;

  /**
   * The name of one part, as it stands in a script: {@code users}, {@code "Users"}, {@code `a`}.
   */
  static SqlName of(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    boolean quoted = (first == '"' || first == '`') && text.length() > 1;
    if (!quoted) {
      return new SqlName(printable(text), text.toLowerCase(Locale.ROOT));
    }
    String quote = String.valueOf(first);
    String inner = text.substring(1, text.length() - 1).replace(quote + quote, quote);
    return new SqlName(printable(inner), inner);
  }

  /** A default schema says nothing: {@code public.users} is {@code users}. */
  SqlName dot(SqlName part) {
    boolean silent = key.equals("public") || key.equals("main");
    return new SqlName(
        printable(shown + "." + part.shown), silent ? part.key : key + "." + part.key);
  }

  private static String printable(String text) {
    String cut = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
