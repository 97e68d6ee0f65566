package belay.runtime.process;

import belay.kernel.Native;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The ends of a dyno's pipes that are for who follows it, as descriptors of this process.
 *
 * @param log what the app prints
 * @param end held open to say that somebody is there
 * @param unread the file of what was taken from the log and not handed on; negative for none
 * @param process readable once its supervisor has ended; negative when it has
 */
public record Pipes(int log, int end, int unread, int process) implements AutoCloseable {
  private static final int PIPE_BYTES = 1 << 20;
  private static final int NONE = -1;

  /** Those of a dyno whose supervisor is not begun yet, and waits for none of them. */
  static Pipes open(DynoDirectory directory) throws IOException {
    int log = Native.openPipe(directory.log(), Native.O_RDONLY);
    int end = NONE;
    try {
      Native.enlargePipe(log, PIPE_BYTES);
      end = Native.openPipe(directory.end(), Native.O_RDWR);
      return new Pipes(log, end, unread(directory), NONE);
    } catch (IOException e) {
      new Pipes(log, end, NONE, NONE).close();
      throw e;
    }
  }

  private static int unread(DynoDirectory directory) {
    try {
      return Native.openPipe(directory.unread(), Native.O_RDWR);
    } catch (IOException e) {
      // Then what it prints cannot be read, and is said so; all else of it can be done.
      return NONE;
    }
  }

  /** The same with its process. */
  Pipes of(belay.kernel.ProcessId supervisor) {
    return new Pipes(log, end, unread, supervisor.open().orElse(NONE));
  }

  /** The file, as a path that is good until this is closed. */
  Path unreadFile() {
    return Path.of("/proc/self/fd", Integer.toString(unread));
  }

  @Override
  public void close() {
    for (int each : new int[] {log, end, unread, process}) {
      if (each >= 0) {
        Native.close(each);
      }
    }
  }
}
