package belay.cli.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a program that runs in the background gets of the environment of who starts it: nothing that
 * is a terminal's, a locale's or a service manager's. It works the same whoever starts it, from
 * wherever: a shell, cron, a script at boot.
 */
final class Surroundings {
  private static final String LOCALE = "C.UTF-8";
  private static final Set<String> GONE =
      Set.of(
          "LANG",
          "LANGUAGE",
          "TMPDIR",
          "TMP",
          "TEMP",
          // It would win over what is said on the command line.
          "_JAVA_OPTIONS",
          "NOTIFY_SOCKET",
          "INVOCATION_ID",
          "SYSTEMD_EXEC_PID",
          "WATCHDOG_PID",
          "WATCHDOG_USEC",
          "LISTEN_FDS",
          "LISTEN_FDNAMES",
          "LISTEN_PID");

  private Surroundings() {}

  /** Makes an environment one for a program. */
  static void clean(Map<String, String> env) {
    env.keySet()
        .removeIf(key ->
            GONE.contains(key)
                || key.startsWith("LC_")
                || key.startsWith("BELAY_")
                || key.startsWith("GIT_"));
    put(env);
    // Last, so that a JDK found elsewhere than on the PATH is there for apps and builds too. The
    // runtime of a package is no JDK.
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    if (Files.isExecutable(bin.resolve("javac"))) {
      env.merge("PATH", bin.toString(), (path, jdk) -> path + ":" + jdk);
    }
  }

  /** What a program is given. */
  static void put(Map<String, String> env) {
    env.put("LANG", LOCALE);
    env.put("LC_ALL", LOCALE);
    // Without it each thread's arena costs resident memory that is never given back.
    env.put("MALLOC_ARENA_MAX", "2");
    // Large pieces are given back to the system when they are free, whatever lies behind them.
    env.put("MALLOC_MMAP_THRESHOLD_", "131072");
  }

  /**
   * The same in Java's words, which hold also where the system does not know that locale.
   *
   * @param temporary where temporary files go, and libraries that are unpacked to be loaded
   */
  static List<String> flags(Path temporary) {
    return List.of(
        "-Dfile.encoding=UTF-8",
        "-Dsun.jnu.encoding=UTF-8",
        "-Dstdout.encoding=UTF-8",
        "-Dstderr.encoding=UTF-8",
        "-Djava.io.tmpdir=" + temporary);
  }

  /**
   * Whether a service manager started this command as a service of its own and so looks after it;
   * what it started may start it in turn, as a session's terminal or {@code rc.local}.
   *
   * @param pid this process's
   */
  static boolean isManaged(Map<String, String> env, long pid) {
    String service = env.getOrDefault("SYSTEMD_EXEC_PID", Long.toString(pid));
    return env.containsKey("NOTIFY_SOCKET")
        || (env.containsKey("INVOCATION_ID") && service.equals(Long.toString(pid)));
  }
}
