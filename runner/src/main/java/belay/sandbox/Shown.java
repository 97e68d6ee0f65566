package belay.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sandbox shows of the machine, as bubblewrap's arguments: the one list, for builds and
 * dynos alike. It begins with nothing. Belay's own directory is never in it, wherever that lies:
 * where it is within something shown, an empty directory that nobody may write to covers it.
 * Immutable.
 */
public final class Shown {
  /** Directly below the root; links there, as to usr/bin, stay links. */
  private static final List<String> ROOT =
      List.of("bin", "sbin", "lib", "lib32", "lib64", "libx32");

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

  private static final List<String> ETC_BY_NAME =
      List.of("java*", "python*", "perl*", "php*", "ImageMagick*");

  /** How this machine's package managers reach their registries. */
  private static final List<String> ETC_FOR_BUILDS =
      List.of(
          "gemrc",
          "gitconfig",
          "maven",
          "mavenrc",
          "npmrc",
          "pip.conf",
          "apt/apt.conf.d",
          "apt/keyrings",
          "apt/preferences.d",
          "apt/sources.list",
          "apt/sources.list.d",
          "apt/trusted.gpg",
          "apt/trusted.gpg.d");

  private static final Path SOURCES_LIST = Path.of("/etc/apt/sources.list");

  /** What every sandbox has in place of the machine's own. */
  private static final List<String> OWN_ETC = List.of("passwd", "group", "hosts");

  /** And this, where the network is another than the machine's. */
  private static final String RESOLVER = "resolv.conf";

  private final Path hidden;
  private final Optional<Path> etc;
  private final Map<String, Path> binds = new LinkedHashMap<>();
  private final List<String> arguments = new ArrayList<>();

  private Shown(Path hidden, Optional<Path> etc) {
    this.hidden = real(hidden);
    this.etc = etc;
  }

  /**
   * What a dyno sees: the system's programs, what is needed of /etc, and the given tools.
   *
   * @param tools directories outside of the system's own
   * @param hidden Belay's directory
   * @param etc holds passwd, group and hosts
   */
  public static List<String> toDynos(Collection<Path> tools, Path hidden, Path etc) {
    Shown shown = new Shown(hidden, Optional.of(etc));
    shown.addSystem();
    shown.addEtc(List.of());
    tools.forEach(shown::addTool);
    shown.cover();
    return shown.arguments;
  }

  /**
   * What a build sees: the same, and how registries are reached.
   *
   * @param etc holds passwd, group, hosts and sources.list; the sandbox has none of these without
   *     it
   */
  public static List<String> toBuilds(Collection<Path> tools, Path hidden, Optional<Path> etc) {
    Shown shown = new Shown(hidden, etc);
    shown.addSystem();
    shown.addEtc(ETC_FOR_BUILDS);
    shown.addSourcesList();
    // What is installed; buildpacks ask dpkg before they fetch more.
    shown.addTool(Path.of("/var/lib/dpkg"));
    tools.forEach(shown::addTool);
    shown.cover();
    return shown.arguments;
  }

  private void addSystem() {
    bind(Path.of("/usr"));
    for (String name : ROOT) {
      Path path = Path.of("/", name);
      if (Files.isSymbolicLink(path)) {
        link(path);
      } else if (Files.isDirectory(path)) {
        bind(path);
      }
    }
    add("--dir", "/opt");
    for (Path path : below(Path.of("/opt"), "*")) {
      if (Files.isSymbolicLink(path)) {
        link(path);
      } else if (isEverybodys(path)) {
        bind(path);
      }
    }
  }

  /** Whether every user of the machine may read it: the homes of services are not for all. */
  private static boolean isEverybodys(Path path) {
    try {
      var permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
      return permissions.contains(PosixFilePermission.OTHERS_READ)
          && (!Files.isDirectory(path) || permissions.contains(PosixFilePermission.OTHERS_EXECUTE));
    } catch (IOException e) {
      return false;
    }
  }

  private void addEtc(List<String> more) {
    add("--dir", "/etc");
    etc.ifPresent(own -> {
      for (String name : OWN_ETC) {
        add("--ro-bind", own.resolve(name).toString(), "/etc/" + name);
      }
      if (hasOwnResolver(own)) {
        add("--ro-bind", own.resolve(RESOLVER).toString(), "/etc/" + RESOLVER);
      }
    });
    List<Path> all = new ArrayList<>(ETC.stream().map(n -> Path.of("/etc", n)).toList());
    for (String names : ETC_BY_NAME) {
      all.addAll(below(Path.of("/etc"), names));
    }
    more.forEach(name -> all.add(Path.of("/etc", name)));
    if (etc.filter(Shown::hasOwnResolver).isPresent()) {
      all.remove(Path.of("/etc", RESOLVER));
    }
    for (Path path : all) {
      if (Files.exists(path)) {
        parents(path);
        bind(path);
      }
    }
  }

  private static boolean hasOwnResolver(Path etc) {
    return Files.exists(etc.resolve(RESOLVER));
  }

  /**
   * Debian's sources may be in the directory beside it alone; Heroku's builds have this file too,
   * and buildpacks read it.
   */
  private void addSourcesList() {
    Path directory = Path.of("/etc/apt");
    if (etc.isPresent() && Files.isDirectory(directory) && !Files.exists(SOURCES_LIST)) {
      parents(SOURCES_LIST);
      add("--ro-bind", etc.get().resolve("sources.list").toString(), SOURCES_LIST.toString());
    }
  }

  private void addTool(Path tool) {
    if (!isHidden(tool)) {
      parents(tool);
      bind(tool);
    }
  }

  /** What lies in the hidden directory itself is not shown at all. */
  private boolean isHidden(Path path) {
    return real(path).startsWith(hidden);
  }

  private void bind(Path path) {
    if (!isHidden(path)) {
      add("--ro-bind-try", path.toString(), path.toString());
      binds.put(path.toString(), real(path));
    }
  }

  private void link(Path path) {
    try {
      add("--symlink", Files.readSymbolicLink(path).toString(), path.toString());
    } catch (IOException e) {
      // Gone while it was looked at: then a sandbox does not have it either.
    }
  }

  /** Last, for what is bound later would uncover it. */
  private void cover() {
    List<String> covers = new ArrayList<>();
    binds.forEach((at, from) -> {
      if (hidden.startsWith(from)) {
        covers.add(Path.of(at).resolve(from.relativize(hidden)).toString());
      }
    });
    for (String cover : covers) {
      add("--perms", "0555", "--tmpfs", cover, "--remount-ro", cover);
    }
  }

  /** Without this, bubblewrap makes the directories above a bind for root's eyes only. */
  private void parents(Path path) {
    for (int i = 1; i < path.getNameCount(); i++) {
      add("--dir", "/" + path.subpath(0, i));
    }
  }

  private static List<Path> below(Path directory, String names) {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> each = Files.newDirectoryStream(directory, names)) {
      each.forEach(all::add);
    } catch (IOException e) {
      // A machine without it has nothing to show of it.
    }
    return all;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  private void add(String... more) {
    arguments.addAll(List.of(more));
  }
}
