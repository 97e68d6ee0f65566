package belay.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.sandbox.Trees;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Belay run by somebody who is not root. Only root can play somebody else. */
class OtherUserTest {
  private static final int NOBODY = 65_534;
  private static final String COMMAND =
      "id -u; cat file .env; echo more >>file; rm file; touch new; ls; echo end; sleep 600 & wait";

  @TempDir Path base;

  @Test
  void dynosRunAsBelaysOwnUser() throws Exception {
    assumeTrue(Machine.look().root(), "not root");
    Path java = Path.of(System.getProperty("java.home"), "bin/java");
    assumeTrue(Files.getPosixFilePermissions(java).toString().contains("OTHERS_EXECUTE"), "no JDK");
    Path release = release();
    String classes = classPath();
    own(base);
    Path output = base.resolve("home/output");

    Process process =
        new ProcessBuilder(
                "setpriv",
                "--reuid",
                "65534",
                "--regid",
                "65534",
                "--clear-groups",
                "--",
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx64m",
                "-cp",
                classes,
                Forked.class.getName(),
                base.resolve("home").toString(),
                output.toString(),
                release.toString(),
                COMMAND)
            .inheritIO()
            .start();
    try {
      await(process, () -> Files.exists(output) && content(output).contains("end"));

      assertThat(content(output)).isEqualTo("65534\nreleased\nA=1\nnew\nend\n");
      assertThat(release.resolve("file")).hasContent("released\n");
      await(process, () -> Files.exists(Path.of(output + ".ready")));
      System.out.println(content(Path.of(output + ".ready")));
      assertThat(content(Path.of(output + ".inside")))
          .startsWith("65534\n")
          .contains("new\n")
          .endsWith("CapEff:\t0000000000000000\n");
    } finally {
      process.destroyForcibly().waitFor();
      // The next one, even run by root, takes the dyno over.
      try (Dynos next = new Dynos(base)) {
        assertThat(next.runtime.running()).hasSize(1);
      }
    }
  }

  private Path release() throws IOException {
    Path releases = Files.createDirectories(base.resolve("home/slugs/app/releases"));
    Path release = Files.createDirectory(releases.resolve("20261122-000000"));
    Files.writeString(release.resolve("file"), "released\n");
    Path shared = Files.createDirectory(releases.resolve("shared"));
    Files.writeString(shared.resolve(".env"), "A=1\n");
    Files.createSymbolicLink(release.resolve(".env"), Path.of("../../shared/.env"));
    return release;
  }

  /** The class path, with a copy of what lies in a home directory that is closed to others. */
  private String classPath() throws IOException {
    Path copies = Files.createDirectory(base.resolve("jars"));
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      String name = String.valueOf(path.getFileName());
      if (Files.isDirectory(path)) {
        entries.add(entry);
      } else if (name.matches("(belay|jackson|slf4j|jspecify|assertj|junit).*")) {
        entries.add(Files.copy(path, copies.resolve(name)).toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void own(Path root) throws IOException {
    try (var all = Files.walk(root)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Trees.own(path, OptionalInt.of(NOBODY));
      }
    }
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(Process process, java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      assertThat(process.isAlive()).isTrue();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
