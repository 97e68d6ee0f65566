package belay.runtime.docker;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How far a container's log was read, in a file that survives the control plane: the second of the
 * newest entry and how many entries from that second on were taken in. Two streams are stamped
 * beside each other, so that their times may be out of order by a little, while the order in the
 * file is always the same: so entries are counted, not compared. One mapped word, written at once.
 * For one thread.
 */
final class LogPosition implements AutoCloseable {
  private static final VarHandle WORD = JAVA_LONG.varHandle();
  private static final int COUNT_BITS = 28;
  private static final long COUNT_MAX = (1L << COUNT_BITS) - 1;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment word;

  LogPosition(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      word = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES, arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  long second() {
    return (long) WORD.getAcquire(word, 0L) >>> COUNT_BITS;
  }

  long count() {
    return (long) WORD.getAcquire(word, 0L) & COUNT_MAX;
  }

  void set(long second, long count) {
    WORD.setRelease(word, 0L, second << COUNT_BITS | Math.min(count, COUNT_MAX));
  }

  @Override
  public void close() {
    arena.close();
  }
}
