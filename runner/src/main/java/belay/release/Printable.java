package belay.release;

import java.util.regex.Pattern;

/**
 * What somebody else wrote, as it may be shown: without what steers the terminal of who reads it,
 * ends the line or turns the reading direction round. Pure.
 */
public final class Printable {
  /**
   * A colour (ECMA-48's SGR), which tools print into their output and which steers nothing else.
   */
  private static final Pattern COLOUR = Pattern.compile("\\G\u001b\\[[0-9;:]{0,32}m");

  private Printable() {}

  /** A name or a key. */
  public static String of(String text) {
    return of(text, 60);
  }

  /** At most so many characters of it, on one line. */
  public static String of(String text, int charsMax) {
    return line(cut(text, charsMax));
  }

  /** All of it, on one line. */
  public static String line(String text) {
    return replaced(text, false);
  }

  /** A line that a tool printed: tabs and colours stay. */
  public static String output(String text) {
    return replaced(text, true);
  }

  private static String replaced(String text, boolean tool) {
    if (text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    var colour = COLOUR.matcher(text);
    for (int i = 0; i < text.length(); i++) {
      int c = text.codePointAt(i);
      if (tool && c == '\u001b' && colour.find(i)) {
        shown.append(colour.group());
        i = colour.end() - 1;
      } else if (tool && c == '\t') {
        shown.append('\t');
      } else {
        shown.appendCodePoint(steers(c) ? '?' : c);
        i += Character.charCount(c) - 1;
      }
    }
    return shown.toString();
  }

  /** Never between the halves of a character. */
  private static String cut(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
    return text.substring(0, end) + "…";
  }

  /** Whether text has a half of a character, which no encoding has bytes for. */
  public static boolean isBroken(String text) {
    return text.codePoints().anyMatch(c -> c >= 0xd800 && c <= 0xdfff);
  }

  private static boolean steers(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> isDirection(c);
    };
  }

  /** The marks that turn the reading direction (Unicode's bidirectional algorithm, UAX 9). */
  private static boolean isDirection(int c) {
    return (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200e
        || c == 0x200f
        || c == 0x061c;
  }
}
