package belay.cli.console;

/**
 * What somebody else wrote, as a terminal may get it. A server of an earlier version, and what it
 * recorded, may hold characters that steer the terminal of who reads them. Pure.
 */
public final class Shown {
  private Shown() {}

  /** Without control characters but the ends of lines and tabs, and without marks of direction. */
  public static String of(String text) {
    if (text.chars().noneMatch(Shown::mayMatter)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> shown.appendCodePoint(steers(c) ? '?' : c));
    return shown.toString();
  }

  private static boolean mayMatter(int c) {
    return c >= 0x7f || (c < ' ' && c != '\n' && c != '\t');
  }

  private static boolean steers(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c != '\n' && c != '\t';
      case Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> isDirection(c);
    };
  }

  private static boolean isDirection(int c) {
    return (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200e
        || c == 0x200f
        || c == 0x061c;
  }
}
