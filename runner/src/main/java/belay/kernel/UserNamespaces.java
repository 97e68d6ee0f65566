package belay.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * User namespaces by which Belay's files are seen as an app's own, for mounts with mapped owners
 * (kernel 5.19 under an overlay). One per user, kept open. Safe for several threads.
 */
public final class UserNamespaces {
  /** As {@code build} gives it to the user that it runs commands as. */
  private static final int BUILDS_GROUP = 60_500;

  private final Path unshare;
  private final int owner;
  private final int group;
  private final Map<Integer, Integer> open = new ConcurrentHashMap<>();

  /**
   * @param owner whose files are seen so: 0 for root
   * @param group theirs
   */
  public UserNamespaces(Path unshare, int owner, int group) {
    this.unshare = unshare;
    this.owner = owner;
    this.group = group;
  }

  /** A descriptor of the namespace in which the owner's files are the user's. */
  public synchronized int of(int uid) throws IOException {
    Integer known = open.get(uid);
    if (known != null) {
      return known;
    }
    int made = make(uid);
    open.put(uid, made);
    return made;
  }

  /**
   * A file whose group has no place in the namespace cannot be changed by anybody in it, its owner
   * included; and the slugs of earlier versions kept the group of the user that builds run as.
   */
  private String groups(int uid) {
    String own = group + " " + uid + " 1\n";
    return uid == BUILDS_GROUP ? own : own + BUILDS_GROUP + " " + BUILDS_GROUP + " 1\n";
  }

  private int make(int uid) throws IOException {
    // A namespace needs a process to be born with; cat ends as soon as its input does.
    Process process =
        new ProcessBuilder(unshare.toString(), "--user", "sh", "-c", "echo ready; exec cat")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      if (!"ready".equals(line)) {
        throw new IOException("user namespace: " + line);
      }
      Path of = Path.of("/proc", Long.toString(process.pid()));
      Files.writeString(of.resolve("uid_map"), owner + " " + uid + " 1\n");
      Files.writeString(of.resolve("gid_map"), groups(uid));
      return Native.openPipe(of.resolve("ns/user"), Native.O_RDONLY);
    } finally {
      process.destroyForcibly();
    }
  }

  public synchronized void close() {
    open.values().forEach(Native::close);
    open.clear();
  }
}
