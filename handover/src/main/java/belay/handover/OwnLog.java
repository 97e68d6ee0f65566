package belay.handover;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps the log that this process's output goes to from growing for ever: it is begun anew when it
 * is large, and the ones before are kept beside it. Output that goes elsewhere, such as to a
 * journal, is left alone. Not for several threads.
 *
 * @param file where the output was led when the process was started
 * @param bytesMax of each
 * @param kept how many older ones are kept
 */
public record OwnLog(Path file, long bytesMax, int kept) {
  private static final Path OUTPUT = Path.of("/proc/self/fd/1");
  private static final int OUT = 1;
  private static final int ERR = 2;

  /** {@code open(2)}: O_WRONLY, O_CREAT, O_APPEND and O_CLOEXEC of Linux. */
  private static final int APPEND = 1 | 0x40 | 0x400 | 0x80000;

  private static final CFunction OPEN = CFunction.named("open");
  private static final CFunction DUP2 = CFunction.named("dup2");
  private static final CFunction CLOSE = CFunction.named("close");

  /** Begins another file when this one is too large and the output goes there at all. */
  public void rotate() throws IOException {
    if (!Files.isRegularFile(file)
        || Files.size(file) < bytesMax
        || !Files.isSameFile(OUTPUT, file)) {
      return;
    }
    Rotation.shift(file, kept);
    lead();
  }

  private void lead() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      var state = CFunction.state(arena);
      int fresh = OPEN.call(state, arena.allocateFrom(file.toString()).address(), APPEND, 0600);
      if (fresh < 0) {
        throw new IOException(file + " cannot be opened, error " + CFunction.errno(state));
      }
      DUP2.call(state, fresh, OUT);
      DUP2.call(state, fresh, ERR);
      CLOSE.call(state, fresh);
    }
  }
}
