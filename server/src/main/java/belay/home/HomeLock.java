package belay.home;

import belay.release.BelayException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds a home for one control plane; the system lets go of it when the process ends, however. */
public final class HomeLock implements AutoCloseable {
  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  public static HomeLock take(Home home) {
    try {
      FileChannel channel = open(home.lock());
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new HomeTaken(home.root());
      }
      return new HomeLock(channel);
    } catch (IOException e) {
      throw new Home.HomeUnusable(home.root(), e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Another control plane runs on this home. */
  public static final class HomeTaken extends BelayException {
    private static final long serialVersionUID = 1L;

    HomeTaken(Path home) {
      super("A control plane runs already on " + home + ". See: belay server:status");
    }
  }
}
