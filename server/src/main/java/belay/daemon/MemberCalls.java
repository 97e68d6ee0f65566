package belay.daemon;

import belay.calls.Calls;
import belay.home.Home;
import belay.settings.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has dynos told where the apps of their groups are. */
final class MemberCalls {
  private static final Logger LOG = LoggerFactory.getLogger(MemberCalls.class);
  private static final int BYTES = 32;

  private MemberCalls() {}

  static void open(Home home, ServerConfig config, Calls calls) {
    calls.open(key(home.keys().resolve("calls.key")), config.httpPort());
  }

  /**
   * The key of a file, which is made if it is not there. One that was cut short makes room for
   * another: dynos that were told by it are known again once they are restarted.
   */
  static byte[] key(Path file) {
    try {
      if (Files.isRegularFile(file)) {
        byte[] kept = Files.readAllBytes(file);
        if (kept.length == BYTES) {
          return kept;
        }
        LOG.warn("{} was damaged, and is made anew: restart the apps of groups", file);
      }
      byte[] fresh = new byte[BYTES];
      new SecureRandom().nextBytes(fresh);
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(fresh));
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The key of calls between apps cannot be kept in "
              + file
              + ": "
              + e.getMessage()
              + ". What is there in its place goes, or is put right, and then: belay up",
          e);
    }
  }
}
