package belay.runtime.process;

import belay.runtime.CannotStartDyno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The user (uid and gid alike) that each app's dynos run as: from 20001 up, never given twice. Kept
 * in a file of lines {@code APP-ID UID}. Safe for several threads.
 */
final class AppUsers {
  private static final int FIRST = 20_001;
  private final Path file;

  AppUsers(Path file) {
    this.file = file;
  }

  synchronized int of(UUID app) {
    try {
      Map<UUID, Integer> users = read();
      Integer known = users.get(app);
      if (known != null) {
        return known;
      }
      int uid = users.values().stream().mapToInt(u -> u + 1).max().orElse(FIRST);
      users.put(app, uid);
      write(users);
      return uid;
    } catch (IOException e) {
      throw new CannotStartDyno("The apps' users cannot be read or written: " + file, e);
    }
  }

  private Map<UUID, Integer> read() throws IOException {
    Map<UUID, Integer> users = new LinkedHashMap<>();
    if (!Files.exists(file)) {
      return users;
    }
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(" ", -1);
      try {
        users.put(UUID.fromString(fields[0]), Integer.valueOf(fields[1]));
      } catch (RuntimeException e) {
        // Guessing could give one app's user to another.
        throw new CannotStartDyno("Line \"" + line + "\" of " + file + " is not an app's user.", e);
      }
    }
    return users;
  }

  private void write(Map<UUID, Integer> users) throws IOException {
    StringBuilder text = new StringBuilder();
    users.forEach((app, uid) -> text.append(app).append(' ').append(uid).append('\n'));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
