package belay.cli.machine;

import belay.cli.home.Home;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;

/**
 * Held while a command starts, replaces or stops a home's programs: the next such command waits,
 * and the router starts no control plane beside it.
 */
public final class UpLock implements AutoCloseable {
  private static final int WAIT_MILLIS = 10_000;
  private static final int POLL_MILLIS = 50;

  private final FileChannel channel;

  private UpLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for whoever has it. */
  public static UpLock take(Home home) throws IOException {
    UpLock taken = new UpLock(open(home));
    FileLock lock = taken.channel.lock();
    if (!lock.isValid()) {
      throw new IOException("The lock of " + home.path() + " was lost.");
    }
    return taken;
  }

  /** Waits for a while only, and goes on without it: for a command that must always work. */
  static UpLock takeOrGoOn(Home home) throws IOException {
    UpLock taken = new UpLock(open(home));
    for (int waited = 0; waited < WAIT_MILLIS; waited += POLL_MILLIS) {
      if (taken.channel.tryLock() != null || !pause()) {
        break;
      }
    }
    return taken;
  }

  private static boolean pause() {
    try {
      Thread.sleep(POLL_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static FileChannel open(Home home) throws IOException {
    return FileChannel.open(
        home.run().resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
