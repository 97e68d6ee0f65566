package belay.runtime.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts the entries of a container's log together to lines. The engine cuts what a container prints
 * into entries of 16 kB at the most, each with its time before it; a line is handed on at its end,
 * or at {@link #LINE_MAX} bytes as Heroku's are. For one thread.
 */
final class LogLines {
  static final int LINE_MAX = 10_000;

  private final LogPosition position;
  private final Consumer<String> lines;
  private final Map<Integer, ByteArrayOutputStream> begun = new HashMap<>();
  private long second;
  private long count;
  private long toSkip;

  LogLines(LogPosition position, Consumer<String> lines) {
    this.position = position;
    this.lines = lines;
  }

  /** The engine begins anew; answers the second from which on it must tell. */
  long begin() {
    begun.clear();
    second = position.second();
    count = 0;
    toSkip = position.count();
    return second;
  }

  /** Takes in an entry, {@code 2026-11-22T00:00:00.123456789Z what was printed}. */
  void entry(int stream, byte[] bytes) {
    int space = 0;
    while (space < bytes.length && bytes[space] != ' ') {
      space++;
    }
    Optional<Instant> time = time(bytes, space);
    long when = time.map(Instant::getEpochSecond).orElse(second);
    if (when > second) {
      second = when;
      count = 0;
      // What was to be skipped is of an earlier second, and no longer kept by the engine.
      toSkip = 0;
    }
    if (when >= second) {
      count++;
    }
    if (toSkip > 0) {
      toSkip--;
      return;
    }
    add(stream, bytes, time.isPresent() ? space + 1 : 0);
    if (begun.values().stream().allMatch(b -> b.size() == 0)) {
      position.set(second, count);
    }
  }

  /** Says something of its own after what was printed. */
  void say(String line) {
    finish();
    lines.accept(line);
  }

  private static Optional<Instant> time(byte[] bytes, int length) {
    try {
      return Optional.of(Instant.parse(new String(bytes, 0, length, StandardCharsets.US_ASCII)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private void add(int stream, byte[] bytes, int from) {
    ByteArrayOutputStream line = begun.computeIfAbsent(stream, _ -> new ByteArrayOutputStream());
    boolean whole = bytes.length > from && bytes[bytes.length - 1] == '\n';
    line.write(bytes, from, bytes.length - from - (whole ? 1 : 0));
    if (whole || line.size() >= LINE_MAX) {
      byte[] rest = handOn(line.toByteArray(), whole);
      line.reset();
      line.writeBytes(rest);
    }
  }

  /** Answers what is too short yet to be handed on. */
  private byte[] handOn(byte[] bytes, boolean whole) {
    int start = 0;
    while (bytes.length - start > LINE_MAX) {
      int cut = wholeCharacters(bytes, start + LINE_MAX);
      lines.accept(text(bytes, start, cut));
      start = cut;
    }
    if (!whole) {
      return java.util.Arrays.copyOfRange(bytes, start, bytes.length);
    }
    boolean carriage = bytes.length > start && bytes[bytes.length - 1] == '\r';
    lines.accept(text(bytes, start, bytes.length - (carriage ? 1 : 0)));
    return new byte[0];
  }

  private static int wholeCharacters(byte[] bytes, int cut) {
    for (int back = 0; back < 4; back++) {
      if ((bytes[cut - back] & 0xC0) != 0x80) {
        return cut - back;
      }
    }
    return cut;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  /** The container ended: hands on what no newline ended. */
  void finish() {
    for (ByteArrayOutputStream line : begun.values()) {
      if (line.size() > 0) {
        handOn(line.toByteArray(), true);
        line.reset();
      }
    }
    position.set(second, count);
  }
}
