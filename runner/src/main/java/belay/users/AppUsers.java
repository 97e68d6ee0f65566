package belay.users;

import belay.runtime.CannotStartDyno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The user (uid and gid alike) that each app's dynos run as, never given twice: kept in a file of
 * lines {@code APP-ID UID}, and claimed on this machine, so that no app of another home has it. One
 * that turns out to be another home's, as in a copy of a home, is given up for a new one; nothing
 * that lasts belongs to it. Safe for several threads.
 */
public final class AppUsers {
  private static final Logger LOG = LoggerFactory.getLogger(AppUsers.class);

  private final Path file;
  private final UserClaims claims;
  private final Map<UUID, Integer> claimed = new LinkedHashMap<>();

  public AppUsers(Path file, UserClaims claims) {
    this.file = file;
    this.claims = claims;
  }

  public synchronized int of(UUID app) {
    Integer sure = claimed.get(app);
    if (sure != null) {
      return sure;
    }
    try {
      Map<UUID, Integer> users = read(file);
      Integer known = users.get(app);
      OptionalInt before = known == null ? OptionalInt.empty() : OptionalInt.of(known);
      int uid = claims.claim(app, file, before);
      if (known == null || known != uid) {
        before.ifPresent(
            old -> LOG.warn("user {} is another home's; the dynos of {} run as {}", old, app, uid));
        users.put(app, uid);
        write(users);
      }
      claimed.put(app, uid);
      return uid;
    } catch (IOException e) {
      throw new CannotStartDyno(
          "The apps' users cannot be read or written (" + file + "): " + e.getMessage(), e);
    }
  }

  /** Those that this home's apps have. */
  public List<Integer> known() throws IOException {
    return List.copyOf(read(file).values());
  }

  /** Those that some home of this machine has given to an app. */
  public List<Integer> ofAllHomes() throws IOException {
    return claims.users();
  }

  /** What a home's file says. */
  static Map<UUID, Integer> read(Path file) throws IOException {
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
