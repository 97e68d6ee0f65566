package belay.logs;

import belay.logs.AppLogs.Filter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Tells by a line's bytes whether a filter may want it. To read a line takes far longer than to see
 * whose it is, and who asks for what is rare, or was never there, has the whole log looked through.
 * Safe for use by several threads.
 */
final class Sieve {
  private final Optional<byte[]> source;
  private final Optional<byte[]> process;

  private Sieve(Filter filter) {
    this.source = filter.source().map(Sieve::bytes);
    this.process = filter.process().map(Sieve::bytes);
  }

  static Sieve of(Filter filter) {
    return new Sieve(filter);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Whether a line is one of those; where {@link LineText} wrote it, that is certain.
   *
   * @param end after the line's last byte
   */
  boolean lets(byte[] block, int start, int end) {
    if (source.isEmpty() && process.isEmpty()) {
      return true;
    }
    int named = after(block, start, end, ' ');
    int bracketed = after(block, named, end, '[');
    return (source.isEmpty() || isAt(source.get(), block, named, bracketed - 1, bracketed - 1))
        && (process.isEmpty() || isProcess(process.get(), block, bracketed, end));
  }

  private static boolean isProcess(byte[] wanted, byte[] block, int from, int end) {
    int after = from + wanted.length;
    return after < end
        && (block[after] == ']' || block[after] == '.')
        && isAt(wanted, block, from, after, end);
  }

  /** Whether these bytes, and no others, are between two places. */
  private static boolean isAt(byte[] wanted, byte[] block, int from, int to, int end) {
    if (to - from != wanted.length || to > end) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (block[from + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** The place after the next such byte; the end where there is none. */
  private static int after(byte[] block, int start, int end, char wanted) {
    for (int i = start; i < end; i++) {
      if (block[i] == wanted) {
        return i + 1;
      }
    }
    return end;
  }
}
