package belay.logs;

/**
 * How much of an app's log is kept.
 *
 * @param segmentBytes a file's size, above which the next one is begun
 * @param segments files kept, the one written to included
 * @param messageChars a message's length, cut above it
 * @param followerLines lines kept for a follower that reads slowly
 */
public record LogLimits(int segmentBytes, int segments, int messageChars, int followerLines) {
  public static final LogLimits DEFAULT = new LogLimits(5_000_000, 2, 10_000, 10_000);
}
