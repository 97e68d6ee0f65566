package belay.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that give a dyno's user a name and a home, and its host name an address. */
final class OwnNames {
  /** Those of users, and that of name servers where the network is the dyno's own. */
  static final List<String> FILES = List.of("passwd", "group", "resolv.conf");

  private static final Path ETC = Path.of("/etc");

  private OwnNames() {}

  /**
   * Writes them for a sandbox, in which there is nobody else.
   *
   * @param etc a directory that is not there yet
   */
  static void alone(Path etc, long uid, String shell, String hostname) throws IOException {
    Files.createDirectory(etc);
    Files.writeString(etc.resolve("passwd"), "root:x:0:0:root:/root:/bin/sh\n" + user(uid, shell));
    Files.writeString(etc.resolve("group"), "root:x:0:\n" + group(uid));
    String hosts = Files.readString(ETC.resolve("hosts")).stripTrailing();
    Files.writeString(etc.resolve("hosts"), hosts + "\n127.0.0.1 " + hostname + "\n");
  }

  /** Writes those of users for a dyno that sees the machine, whose users keep their names. */
  static void among(Path etc, long uid, String shell) throws IOException {
    Files.createDirectory(etc);
    Files.writeString(etc.resolve("passwd"), machines("passwd") + user(uid, shell));
    Files.writeString(etc.resolve("group"), machines("group") + group(uid));
  }

  private static String machines(String name) throws IOException {
    return Files.readString(ETC.resolve(name)).stripTrailing() + "\n";
  }

  private static String user(long uid, String shell) {
    return "dyno:x:%d:%d:dyno:/app:%s\n".formatted(uid, uid, shell);
  }

  private static String group(long uid) {
    return "dyno:x:%d:\n".formatted(uid);
  }
}
