package belay.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Images to build on. No registry is reached, so they are made of this machine's own programs and
 * the libraries that those load; each once for an engine.
 */
final class BaseImages {
  static final String PLAIN = "belay-journey:base";

  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

  private BaseImages() {}

  /** Fills the root of an image. */
  private interface Content {
    void into(Path root) throws IOException;
  }

  static boolean canBeMade() {
    return Files.isExecutable(BUSYBOX);
  }

  /** With the tools of busybox; answers its tag. */
  static String plain() {
    return made(PLAIN, _ -> {});
  }

  /** The same in an engine of the test's own. */
  static String plainIn(String host) {
    return made(List.of("-H", host), PLAIN, _ -> {});
  }

  /** With a java that runs and compiles what the sample app is made of. */
  static String java() {
    Path home = Path.of(System.getProperty("java.home"));
    return made(
        "belay-journey:java-" + Runtime.version().feature(),
        root -> {
          Path jdk = root.resolve("opt/java");
          String modules = "java.base,jdk.compiler,jdk.httpserver";
          run(
              home.resolve("bin/jlink").toString(),
              "--add-modules",
              modules,
              "--strip-debug",
              "--generate-cds-archive",
              "--output",
              jdk.toString());
          withLibraries(root, jdk.resolve("bin/java"));
          try (Stream<Path> libraries = Files.walk(jdk.resolve("lib"))) {
            for (Path library : libraries.filter(l -> l.toString().endsWith(".so")).toList()) {
              withLibraries(root, library);
            }
          }
          link(root, "java", Path.of("../opt/java/bin/java"));
        });
  }

  /** With a program of this machine under its own name. */
  static String with(Path program) {
    String name = program.getFileName().toString();
    return made(
        "belay-journey:" + name,
        root -> {
          Files.copy(program.toRealPath(), root.resolve("bin").resolve(name));
          withLibraries(root, program.toRealPath());
        });
  }

  private static String made(String tag, Content content) {
    return made(List.of(), tag, content);
  }

  private static synchronized String made(List<String> engine, String tag, Content content) {
    if (docker(engine, "image", "inspect", tag).exit() == 0) {
      return tag;
    }
    try {
      Path scratch = Files.createTempDirectory("belay-base");
      try {
        Path root = scratch.resolve("root");
        withTools(root);
        content.into(root);
        Path tar = scratch.resolve("base.tar");
        run("tar", "-C", root.toString(), "--owner=0", "--group=0", "-cf", tar.toString(), ".");
        docker(engine, "import", "-c", "ENV PATH=/bin", tar.toString(), tag).ok();
      } finally {
        delete(scratch);
      }
      return tag;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Run docker(List<String> engine, String... words) {
    List<String> all = new ArrayList<>(engine);
    all.addAll(List.of(words));
    return DockerEngine.docker(Path.of("").toAbsolutePath(), all.toArray(String[]::new));
  }

  private static void withTools(Path root) throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    Files.copy(BUSYBOX, bin.resolve("busybox"));
    for (String tool : run(BUSYBOX.toString(), "--list").out().lines().toList()) {
      if (!tool.equals("busybox")) {
        link(root, tool, Path.of("busybox"));
      }
    }
    run("chmod", "1777", Files.createDirectories(root.resolve("tmp")).toString());
    Files.createDirectories(root.resolve("etc"));
  }

  private static void link(Path root, String name, Path to) throws IOException {
    Files.createSymbolicLink(root.resolve("bin").resolve(name), to);
  }

  /** Copies the libraries that a program or a library loads to where it looks for them. */
  private static void withLibraries(Path root, Path program) throws IOException {
    Matcher found =
        LIBRARY.matcher(Run.of(Path.of("/"), Map.of(), List.of("ldd", program.toString())).out());
    TreeSet<Path> libraries = new TreeSet<>();
    while (found.find()) {
      libraries.add(Path.of(found.group(1)));
    }
    for (Path library : libraries) {
      Path copy = root.resolve(library.toString().substring(1));
      if (!library.startsWith(root) && !Files.exists(copy)) {
        Files.createDirectories(copy.getParent());
        Files.copy(library.toRealPath(), copy);
      }
    }
  }

  private static Run run(String... command) {
    return Run.of(Path.of("/"), Map.of(), List.of(command)).ok();
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
