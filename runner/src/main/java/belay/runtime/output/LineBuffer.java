package belay.runtime.output;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import belay.kernel.Native;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Cuts what a dyno prints into lines. A line ends with a newline, at {@link #LINE_MAX} bytes (as
 * Heroku's do; the rest is the next line, and no character is cut in two) or with the dyno.
 *
 * <p>The buffer is a mapped file: the kernel moves bytes from the pipe straight into it, and a line
 * is struck out only after it was handed on. So a control plane that is killed between the two
 * loses nothing; its successor hands on what the file still holds. What was not yet read is zero,
 * which is how the successor knows where to stop. For one thread.
 */
public final class LineBuffer implements AutoCloseable {
  public static final int LINE_MAX = 10_000;
  private static final int CAPACITY = 65_536;
  private static final int HEADER = 64;
  private static final VarHandle START = JAVA_INT.varHandle();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment header;
  private final MemorySegment bytes;
  private final Consumer<String> lines;
  private int start;
  private int scanned;
  private int end;

  public LineBuffer(Path file, Consumer<String> lines) throws IOException {
    this.lines = lines;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MemorySegment map = channel.map(FileChannel.MapMode.READ_WRITE, 0, HEADER + CAPACITY, arena);
      header = map.asSlice(0, HEADER);
      bytes = map.asSlice(HEADER, CAPACITY);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
    start = Math.clamp((int) START.getAcquire(header, 0L), 0, CAPACITY);
    scanned = start;
    end = CAPACITY;
    while (end > start && bytes.get(JAVA_BYTE, end - 1L) == 0) {
      end--;
    }
    handOn();
  }

  /** An empty file for a new dyno. Written out in full, so that a full disk shows now. */
  public static byte[] fresh() {
    return new byte[HEADER + CAPACITY];
  }

  /** Reads from a pipe and hands on the lines; answers as {@link Native#read} does. */
  public int fill(int fd) throws IOException {
    int read = Native.read(fd, bytes.asSlice(end));
    if (read > 0) {
      end += read;
      handOn();
    }
    return read;
  }

  /** Hands on what is left, though no newline ended it. */
  public void finish() {
    if (end > start) {
      emit(end, end);
    }
    settle();
  }

  private void handOn() {
    for (; scanned < end; scanned++) {
      if (bytes.get(JAVA_BYTE, scanned) == '\n') {
        emit(scanned, scanned + 1);
      } else if (scanned - start >= LINE_MAX) {
        int cut = wholeCharacters(start + LINE_MAX);
        emit(cut, cut);
      }
    }
    settle();
  }

  private int wholeCharacters(int cut) {
    for (int back = 0; back < 4; back++) {
      if ((bytes.get(JAVA_BYTE, (long) cut - back) & 0xC0) != 0x80) {
        return cut - back;
      }
    }
    return cut;
  }

  private void emit(int until, int next) {
    int length = until - start;
    if (length > 0 && bytes.get(JAVA_BYTE, until - 1L) == '\r' && next > until) {
      length--;
    }
    byte[] line = new byte[length];
    MemorySegment.copy(bytes, JAVA_BYTE, start, line, 0, length);
    lines.accept(new String(line, StandardCharsets.UTF_8));
    start = next;
    START.setRelease(header, 0L, start);
  }

  /** Makes room: strikes out what was handed on and moves a line's beginning to the front. */
  private void settle() {
    if (start == 0 || (start < end && end < CAPACITY - LINE_MAX)) {
      return;
    }
    int left = end - start;
    MemorySegment.copy(bytes, start, bytes, 0, left);
    bytes.asSlice(left, end - left).fill((byte) 0);
    VarHandle.releaseFence();
    start = 0;
    START.setRelease(header, 0L, 0);
    scanned = left;
    end = left;
  }

  @Override
  public void close() {
    arena.close();
  }
}
