package belay.users;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** Whether a user is somebody's already: named in the machine's own lists, or something runs so. */
final class UsersInUse implements IntPredicate {
  @Override
  public boolean test(int uid) {
    return isNamed(Path.of("/etc/passwd"), uid) || isNamed(Path.of("/etc/group"), uid) || runs(uid);
  }

  private static boolean isNamed(Path file, int uid) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .map(line -> line.split(":", -1))
          .anyMatch(fields -> fields.length > 2 && fields[2].equals(Integer.toString(uid)));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static boolean runs(int uid) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(p -> p.getFileName().toString().chars().allMatch(Character::isDigit))
          .anyMatch(p -> is(p, uid));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false;
    }
  }

  private static boolean is(Path process, int uid) {
    try {
      return Integer.valueOf(uid).equals(Files.getAttribute(process, "unix:uid"));
    } catch (IOException e) {
      // It has just ended.
      return false;
    }
  }
}
