package belay.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * How far the router's access log was read.
 *
 * @param file which file it was: inode and time of birth, for an inode is used again
 * @param offset bytes read of it, always at the beginning of a line
 */
record LogPosition(String file, long offset) {

  /** Which file is there now; empty when none is. */
  static Optional<String> identity(Path path) {
    try {
      Object inode = Files.getAttribute(path, "unix:ino");
      Object born = Files.getAttribute(path, "creationTime");
      return Optional.of(inode + "@" + born);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<LogPosition> load(Path from) {
    try {
      String[] parts = Files.readString(from).strip().split(" ", -1);
      return parts.length == 2
          ? Optional.of(new LogPosition(parts[0], Long.parseLong(parts[1])))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  void save(Path to) throws IOException {
    Path next = to.resolveSibling(to.getFileName() + ".next");
    Files.writeString(next, file + " " + offset + "\n");
    Files.move(next, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
