package belay.cli.console;

/** Sizes in words. */
public final class Sizes {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Sizes() {}

  /** {@code 1.4 MB}, in steps of 1000. */
  public static String words(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1000 && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    long tenths = Math.round(size * 10);
    return (unit == 0 || tenths % 10 == 0 ? "" + tenths / 10 : tenths / 10 + "." + tenths % 10)
        + " "
        + UNITS[unit];
  }
}
