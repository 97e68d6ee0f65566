package belay.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps a backup and what deletes out of each other's way, be they two programs: a lock of the
 * system's, which it lets go of when its holder dies, however. So a backup that was killed holds
 * nothing up.
 */
public final class Truce {
  private final Path file;

  /**
   * A home's truce.
   *
   * @param home the home's directory
   */
  public Truce(Path home) {
    this.file = home.resolve("run").resolve("backup.lock");
  }

  /** Held until it is closed. */
  public static final class Held implements AutoCloseable {
    private final FileChannel channel;

    private Held(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** For who deletes: empty while a backup runs. Not for two threads at once. */
  public Optional<Held> toDelete() throws IOException {
    FileChannel channel = open();
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new Held(channel));
      }
    } catch (OverlappingFileLockException e) {
      // A backup in this very program.
    }
    channel.close();
    return Optional.empty();
  }

  /** For a backup: waits for the end of what is being deleted, which is short. */
  Held toRead() throws IOException {
    FileChannel channel = open();
    FileLock lock = channel.lock();
    if (!lock.isValid()) {
      throw new IOException("the lock " + file + " was lost");
    }
    return new Held(channel);
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
