package belay.runner;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log that this process's output goes to from growing for ever: what is in it goes when
 * that is much. By its descriptor, since its name is in a directory of somebody without rights, who
 * could lead it elsewhere; so there is none of before. Output that goes elsewhere, such as to a
 * journal, is left alone.
 *
 * @param output a descriptor in {@code /proc/self/fd}
 * @param bytesMax what may be in the file
 */
record OwnOutput(Path output, long bytesMax) {
  private static final Logger LOG = LoggerFactory.getLogger(OwnOutput.class);
  private static final String NAME = "runner.log";
  private static final Duration LOOK = Duration.ofSeconds(30);

  /** Of this process. */
  static final OwnOutput THIS = new OwnOutput(Path.of("/proc/self/fd/1"), 10_000_000);

  /** Looks again and again, as long as the process lives. */
  void watch() {
    Thread.ofVirtual()
        .name("own log")
        .start(() -> {
          while (true) {
            LockSupport.parkNanos(LOOK.toNanos());
            try {
              bound();
            } catch (IOException e) {
              LOG.debug("the log cannot be bounded", e);
            }
          }
        });
  }

  /** Empties it when it is too large. */
  void bound() throws IOException {
    if (Files.isRegularFile(output)
        && Files.readSymbolicLink(output).endsWith(NAME)
        && Files.size(output) > bytesMax) {
      try (FileChannel file = FileChannel.open(output, StandardOpenOption.WRITE)) {
        var _ = file.truncate(0);
      }
      LOG.info("what was in this log was more than {} bytes, and went", bytesMax);
    }
  }
}
