package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An upgrade is taken back, by who asks for it or by itself, and no request is lost. */
@Tag("longest")
class UpgradeUndoJourneyTest {
  private static final int CLIENTS_EACH = 2;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = Machine.up();
    machine.push(machine.checkout("steady", App.files("one"))).ok();
  }

  @AfterAll
  static void stop() {
    machine.close();
  }

  @Test
  void whatRanBeforeIsPutBackAndStaysUntilSomebodyInsists() throws IOException {
    Path newer = installation("newer");
    mark(newer, "router", "marker.txt", "newer");
    mark(newer, "server", "marker.txt", "newer");
    String router = runs("router");
    String server = runs("server");
    try (Clients clients = Clients.on(machine, "steady", CLIENTS_EACH)) {
      belay(newer, "upgrade").ok().says("Upgraded");
      assertThat(runs("router")).isNotEqualTo(router);
      assertThat(runs("server")).isNotEqualTo(server);

      belay(newer, "upgrade", "--undo").ok().says("runs again");
      assertThat(runs("router")).isEqualTo(router);
      assertThat(runs("server")).isEqualTo(server);
      belay(newer, "upgrade").ok().says("was undone", "--force");
      belay(newer, "doctor").failed(2).says("an upgrade was undone");
      belay(newer, "up").ok().says("already runs");
      assertThat(runs("router")).isEqualTo(router);

      belay(newer, "upgrade", "--force").ok().says("Upgraded");
      assertThat(runs("router")).isNotEqualTo(router);
      clients.awaitMore(100);
      assertThat(clients.failures).as("what failed of %d", clients.answered()).isEmpty();
    }
    belay(newer, "upgrade", "--undo").ok();
  }

  @Test
  void anUpgradeThatDoesNotAnswerIsUndoneByItself() throws IOException {
    Path broken = installation("broken");
    mark(broken, "router", "marker.txt", "broken");
    mark(broken, "server", "belay/daemon/Daemon.class", "no class");
    String router = runs("router");
    String server = runs("server");
    try (Clients clients = Clients.on(machine, "steady", CLIENTS_EACH)) {
      belay(broken, "upgrade")
          .failed(1)
          .says("control plane of before runs again", "So does the router");
      assertThat(runs("router")).isEqualTo(router);
      assertThat(runs("server")).isEqualTo(server);
      clients.awaitMore(100);
      assertThat(clients.failures).as("what failed of %d", clients.answered()).isEmpty();
    }
    machine.belay("config:set", "GREETING=hi", "-a", "steady").ok();
    assertThat(machine.get("steady", "/").body()).endsWith(" hi");
  }

  /** The command line that a program was started with. */
  private static String runs(String program) throws IOException {
    long pid =
        Machine.json(machine.home.resolve("run").resolve(program + ".json")).path("pid").asLong();
    String line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
    return line.replaceAll("(?s).*\0-cp\0([^:]*)/.*", "$1");
  }

  private static Run belay(Path installation, String... words) {
    return machine.belayOf(installation.resolve("belay"), words);
  }

  /** The programs of this checkout once more, laid out as they are installed. */
  private static Path installation(String name) throws IOException {
    Path root = Files.createDirectories(machine.root.resolve(name));
    Files.copy(
        Machine.REPOSITORY.resolve("belay"),
        root.resolve("belay"),
        StandardCopyOption.COPY_ATTRIBUTES);
    for (String module : new String[] {"cli", "router", "server"}) {
      Path target = Machine.REPOSITORY.resolve(module).resolve("target");
      Path lib = Files.createDirectories(root.resolve("lib").resolve(module));
      copy(target, "belay-" + module + "-*.jar", lib);
      copy(target.resolve("lib"), "*.jar", lib);
    }
    return root;
  }

  private static void copy(Path from, String glob, Path to) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(from, glob)) {
      for (Path jar : all) {
        String name = String.valueOf(jar.getFileName());
        if (!name.contains("-tests") && !name.contains("-sources")) {
          Files.copy(jar, to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private static void mark(Path installation, String module, String file, String text)
      throws IOException {
    Path lib = installation.resolve("lib").resolve(module);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(lib, "belay-" + module + "-*.jar")) {
      for (Path jar : all) {
        try (FileSystem inside = FileSystems.newFileSystem(jar, Map.of());
            OutputStream out = Files.newOutputStream(inside.getPath("/" + file))) {
          out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
      }
    }
  }
}
