package belay.runtime.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes bubblewrap's arguments: a dyno sees the system's programs read-only, what is needed of
 * /etc, its own /app, its app's /shared, a private /tmp and its own processes; the network is the
 * host's. Nothing secret is among the arguments. Immutable.
 */
final class Sandbox {
  private static final List<String> ETC =
      List.of(
          "alternatives",
          "ca-certificates",
          "ca-certificates.conf",
          "crypto-policies",
          "fonts",
          "gai.conf",
          "host.conf",
          "ld.so.cache",
          "ld.so.conf",
          "ld.so.conf.d",
          "locale.alias",
          "locale.conf",
          "localtime",
          "magic",
          "magic.mime",
          "mime.types",
          "nsswitch.conf",
          "os-release",
          "pki",
          "protocols",
          "resolv.conf",
          "rpc",
          "services",
          "ssl",
          "terminfo",
          "timezone");
  private static final String ETC_BY_NAME = "{java*,python*,perl*,ImageMagick*}";
  private static final List<String> ROOT =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

  private final Tools tools;
  private final Path hidden;

  /**
   * @param hidden Belay's own directory, covered where it lies within something that is shown
   */
  Sandbox(Tools tools, Path hidden) {
    this.tools = tools;
    this.hidden = hidden;
  }

  /**
   * Arguments from the first option up to where the command goes.
   *
   * @param app what becomes /app
   * @param shared what becomes /shared, left out when it is no directory
   * @param etc holds passwd, group and hosts
   */
  List<String> arguments(String hostname, Path app, Path shared, Path etc) {
    List<String> args = new ArrayList<>();
    add(args, "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try");
    add(args, "--new-session", "--die-with-parent", "--hostname", hostname);
    addSystem(args);
    addEtc(args, etc);
    addParents(args, Path.of("/sys/devices/system/cpu"));
    add(args, "--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/dev/shm");
    add(args, "--perms", "1777", "--tmpfs", "/tmp", "--dir", "/run", "--dir", "/var");
    add(args, "--symlink", "../tmp", "/var/tmp", "--symlink", "../run", "/var/run");
    add(args, "--ro-bind-try", "/sys/devices/system/cpu", "/sys/devices/system/cpu");
    for (Path tool : tools.directories()) {
      addParents(args, tool);
      add(args, "--ro-bind-try", tool.toString(), tool.toString());
    }
    if (shown(hidden)) {
      add(args, "--tmpfs", hidden.toString());
    }
    add(args, "--bind", app.toString(), "/app");
    if (Files.isDirectory(shared)) {
      add(args, "--ro-bind", shared.toString(), "/shared");
    }
    add(args, "--chdir", "/app");
    return args;
  }

  private static void addSystem(List<String> args) {
    add(args, "--ro-bind", "/usr", "/usr", "--ro-bind-try", "/opt", "/opt");
    for (String name : ROOT) {
      Path path = Path.of("/", name);
      if (Files.isSymbolicLink(path)) {
        try {
          add(args, "--symlink", Files.readSymbolicLink(path).toString(), path.toString());
        } catch (IOException e) {
          add(args, "--ro-bind-try", path.toString(), path.toString());
        }
      } else if (Files.isDirectory(path)) {
        add(args, "--ro-bind", path.toString(), path.toString());
      }
    }
  }

  private static void addEtc(List<String> args, Path own) {
    add(args, "--dir", "/etc");
    for (String name : List.of("passwd", "group", "hosts")) {
      add(args, "--ro-bind", own.resolve(name).toString(), "/etc/" + name);
    }
    List<Path> shown = new ArrayList<>(ETC.stream().map(n -> Path.of("/etc", n)).toList());
    try (DirectoryStream<Path> more = Files.newDirectoryStream(Path.of("/etc"), ETC_BY_NAME)) {
      more.forEach(shown::add);
    } catch (IOException e) {
      // The named ones are what programs cannot do without.
    }
    for (Path path : shown) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        add(args, "--ro-bind-try", path.toString(), path.toString());
      }
    }
  }

  /** Without this, bubblewrap makes the directories above a bind for root's eyes only. */
  private static void addParents(List<String> args, Path path) {
    for (int i = 1; i < path.getNameCount(); i++) {
      add(args, "--dir", "/" + path.subpath(0, i));
    }
  }

  private boolean shown(Path path) {
    return path.startsWith("/usr")
        || path.startsWith("/opt")
        || tools.directories().stream().anyMatch(path::startsWith);
  }

  private static void add(List<String> args, String... more) {
    args.addAll(List.of(more));
  }
}
