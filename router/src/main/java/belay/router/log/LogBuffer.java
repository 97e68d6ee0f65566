package belay.router.log;

/**
 * Access log lines of one event loop until the writer takes them. Holds at most a set number of
 * bytes; lines beyond are dropped and counted, because a full disk must not stop a request.
 */
final class LogBuffer {
  private static final int FIRST = 16 * 1024;

  private final int bytesMax;
  private byte[] bytes = new byte[FIRST];
  private int length;
  private long dropped;

  LogBuffer(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Whether it was empty before: then the writer may be asleep. */
  synchronized boolean add(byte[] line, int count) {
    boolean first = length == 0;
    if (length + count > bytesMax) {
      dropped++;
      return first;
    }
    if (length + count > bytes.length) {
      bytes = java.util.Arrays.copyOf(bytes, Math.min(bytesMax, (length + count) * 2));
    }
    System.arraycopy(line, 0, bytes, length, count);
    length += count;
    return first;
  }

  /** Takes what is there, leaving the spare array to be filled next. */
  synchronized Taken take(byte[] spare) {
    Taken taken = new Taken(bytes, length, dropped);
    bytes = spare;
    length = 0;
    dropped = 0;
    return taken;
  }

  @SuppressWarnings("ArrayRecordComponent") // Handed over, never compared.
  record Taken(byte[] bytes, int length, long dropped) {}
}
