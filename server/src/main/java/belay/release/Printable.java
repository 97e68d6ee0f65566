package belay.release;

/** What somebody sent, as a sentence may show it: short, and without control characters. Pure. */
public final class Printable {
  private Printable() {}

  /** A name or a key. */
  public static String of(String text) {
    return of(text, 60);
  }

  /** At most so many characters of it. */
  public static String of(String text, int charsMax) {
    String cut = text.length() > charsMax ? text.substring(0, charsMax) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
