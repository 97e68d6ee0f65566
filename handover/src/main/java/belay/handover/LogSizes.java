package belay.handover;

/**
 * How large the programs' own logs become.
 *
 * @param bytes of each file, from which on another is begun
 * @param files how many older ones are kept beside it
 * @param accessBytes the same of the router's access log, of which the apps' logs are made
 */
public record LogSizes(long bytes, int files, long accessBytes) {
  public static final int MEGABYTES = 10;
  public static final int FILES = 1;
  public static final int ACCESS_MEGABYTES = 32;
  public static final int MEGABYTES_MAX = 10_000;
  public static final int FILES_MAX = 50;
  private static final int UNIT = 20;

  public static final LogSizes USUAL = ofMegabytes(MEGABYTES, FILES, ACCESS_MEGABYTES);

  public static LogSizes ofMegabytes(int megabytes, int files, int accessMegabytes) {
    return new LogSizes((long) megabytes << UNIT, files, (long) accessMegabytes << UNIT);
  }
}
