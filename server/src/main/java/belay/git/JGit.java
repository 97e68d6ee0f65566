package belay.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JGit as a server wants it: no config of the machine's, small caches, no slow first push. */
final class JGit {
  private static final int PACKED_GIT_BYTES = 8 << 20;
  private static final int DELTA_BASE_BYTES = 4 << 20;
  private static final int STREAM_FILE_BYTES = 8 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(JGit.class);

  private JGit() {}

  /** Sets the whole JVM's JGit up; the last call wins. */
  static void setUp(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SystemReader.setInstance(new Reader(directory));
    // Measuring a file system's clock takes seconds; the first push need not wait for it.
    FS.FileStoreAttributes.setBackground(true);
    FS.FileStoreAttributes measured = FS.FileStoreAttributes.get(directory);
    LOG.debug("Timestamp resolution: {}", measured.getFsTimestampResolution());
    WindowCacheConfig cache = new WindowCacheConfig();
    cache.setPackedGitLimit(PACKED_GIT_BYTES);
    cache.setDeltaBaseCacheLimit(DELTA_BASE_BYTES);
    cache.setStreamFileThreshold(STREAM_FILE_BYTES);
    cache.install();
  }

  /** Reads no configuration but JGit's own, from a file of ours. */
  private static final class Reader extends SystemReader.Delegate {
    private final Path directory;

    Reader(Path directory) {
      super(SystemReader.getInstance());
      this.directory = directory;
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
      return new FileBasedConfig(parent, directory.resolve("user").toFile(), fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
      return new FileBasedConfig(parent, directory.resolve("system").toFile(), fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
      return new FileBasedConfig(parent, directory.resolve("jgit").toFile(), fs);
    }
  }
}
