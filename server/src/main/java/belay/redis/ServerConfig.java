package belay.redis;

import java.util.ArrayList;
import java.util.List;

/** What a server is told when it is started. Pure; it has no password, only their hashes. */
final class ServerConfig {
  /**
   * What apps may not: to reconfigure, copy or end the server, or have it connect elsewhere, which
   * it would from the machine's own network.
   */
  private static final String RIGHTS =
      "~* &* +@all -@admin -migrate -restore-asking"
          + " +client|list +client|kill +slowlog|get +slowlog|len +latency +config|get";

  private ServerConfig() {}

  static String text(Instance instance, Size size) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "bind 127.0.0.1",
                "port " + instance.port(),
                "unixsocket \"\"",
                "dir data",
                "daemonize no",
                "loglevel warning",
                "tcp-keepalive 60",
                "maxmemory " + size.memoryBytes(),
                "maxmemory-clients " + size.clientBytes(),
                "maxclients " + size.allConnections(),
                // Each write is on the disk within a second; a whole copy is made now and then.
                "appendonly yes",
                "appendfsync everysec",
                "save 3600 1 300 10000",
                "stop-writes-on-bgsave-error no",
                // All is in the log of writes: an end does not wait for a copy, nor for a full
                // disk.
                "shutdown-on-sigterm nosave force"));
    instance.tuning().notes().forEach((name, value) -> lines.add(name + " \"" + value + "\""));
    lines.add("user " + Instance.USER + " on " + Instance.hash(instance.own()) + " ~* &* +@all");
    lines.add(
        "user "
            + Instance.APPS
            + (instance.fenced() ? " off " : " on ")
            + passwords(instance)
            + " "
            + RIGHTS);
    return String.join("\n", lines) + "\n";
  }

  /** Of one that is looked at and thrown away: nobody but Belay comes in. */
  static String scratch(Instance instance, String directory) {
    return String.join(
            "\n",
            "bind 127.0.0.1",
            "port " + instance.port(),
            "unixsocket \"\"",
            "dir " + directory,
            "daemonize no",
            "loglevel warning",
            "appendonly yes",
            "appendfsync no",
            "save \"\"",
            "user " + Instance.USER + " on " + Instance.hash(instance.own()) + " ~* &* +@all",
            "user " + Instance.APPS + " off")
        + "\n";
  }

  private static String passwords(Instance instance) {
    String first = Instance.hash(instance.password());
    return instance.next().isEmpty() ? first : first + " " + Instance.hash(instance.next());
  }
}
