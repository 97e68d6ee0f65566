package belay.runtime.process;

import belay.kernel.Native;
import belay.kernel.ProcessId;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What a dyno says while it starts. Its supervisor is nobody's child: Java keeps a thread for each
 * child for as long as that lives, and lets go of its output when it ends. So the output is a pipe
 * in the file system, which the supervisor gets by name.
 */
final class StartPipe implements AutoCloseable {
  private static final Duration END_MAX = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(5);

  private final DynoDirectory directory;
  private final Path path;
  private int holder;
  private Optional<InputStream> output = Optional.empty();

  private StartPipe(DynoDirectory directory, Path path, int holder) {
    this.directory = directory;
    this.path = path;
    this.holder = holder;
  }

  static StartPipe in(DynoDirectory directory) throws IOException {
    Path path = directory.resolve("start");
    Native.makePipe(path);
    // With both ends open, neither the supervisor nor this waits for the other to open it.
    return new StartPipe(directory, path, Native.openPipe(path, Native.O_RDWR));
  }

  ProcessBuilder.Redirect end() {
    return ProcessBuilder.Redirect.to(path.toFile());
  }

  /** What comes out, once the supervisor is started; it ends with it. */
  InputStream output() throws IOException {
    InputStream in = new FileInputStream(path.toFile());
    output = Optional.of(in);
    release();
    return in;
  }

  private void release() {
    if (holder >= 0) {
      Native.close(holder);
      holder = -1;
    }
  }

  /** Ends the supervisor, and all below it. */
  void kill() {
    Optional<ProcessId> supervisor = directory.supervisor();
    supervisor.ifPresent(s -> Processes.killBelow(s, true));
    long end = System.nanoTime() + END_MAX.toNanos();
    while (supervisor.filter(ProcessId::alive).isPresent() && System.nanoTime() < end) {
      // It writes down how the app ended, and nothing tells of its own end but its absence.
      LockSupport.parkNanos(LOOK.toNanos());
    }
    supervisor.ifPresent(s -> s.signal(ProcessId.SIGKILL));
  }

  @Override
  public void close() throws IOException {
    release();
    Files.deleteIfExists(path);
    if (output.isPresent()) {
      output.get().close();
    }
  }
}
