package belay.slug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the files of a slug belong to, and what their modes become, whatever a build left. */
class SlugOwnersTest {
  private static final int BUILDER = 60_500;

  @TempDir Path directory;
  private Path tree = Path.of("");
  private FileSlugs slugs = new FileSlugs(Path.of("target", "never"));
  private final UUID id = UUID.randomUUID();

  @BeforeEach
  void open() throws IOException {
    tree = Files.createDirectory(directory.resolve("tree"));
    slugs = new FileSlugs(directory.resolve("slugs"));
  }

  private Path laidOut() {
    Path release = directory.resolve("releases/one");
    slugs.layOut(id, release);
    return release;
  }

  private static Map<String, Object> unix(Path path) throws IOException {
    return Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
  }

  private static void give(Path path) throws IOException {
    assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "not root");
    Files.setAttribute(path, "unix:uid", BUILDER);
    Files.setAttribute(path, "unix:gid", BUILDER);
  }

  @Test
  void userAndGroupOfTheBuildAreGivenBack() throws IOException {
    give(Trees.file(tree, "file", "1"));
    slugs.store(id, tree);
    assertThat(unix(laidOut().resolve("file"))).containsEntry("uid", 0).containsEntry("gid", 0);
  }

  @Test
  void objectsThatAnEarlierVersionLeftWithTheBuildsGroupAreHealed() throws IOException {
    Trees.executable(tree, "file", "1");
    slugs.store(id, tree);
    Path object =
        ObjectFiles.list(ObjectFiles.list(directory.resolve("slugs/objects")).getFirst())
            .getFirst();
    give(object);
    Files.setAttribute(object, "unix:uid", 0);

    Path file = laidOut().resolve("file");

    assertThat(unix(file)).containsEntry("gid", 0);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void noBitThatChangesTheUserOutlivesTheBuild() throws Exception {
    give(Trees.executable(tree, "tool", "1"));
    give(Trees.executable(tree, "again", "2"));
    Process chmod =
        new ProcessBuilder("chmod", "6755", "tool", "again").directory(tree.toFile()).start();
    assertThat(chmod.waitFor()).isZero();
    slugs.store(id, tree);
    Path release = laidOut();
    assertThat((int) Files.getAttribute(release.resolve("tool"), "unix:mode") & 07777)
        .isEqualTo(0755);
    assertThat((int) Files.getAttribute(release.resolve("again"), "unix:mode") & 07777)
        .isEqualTo(0755);
  }

  @Test
  void whatNobodyMayReadIsReadable() throws IOException {
    Path file = Trees.file(tree, "closed/file", "1");
    Path cached = Trees.file(directory, "cached", "2");
    Files.createLink(tree.resolve("shared"), cached);
    Trees.file(tree, "listed/file", "3");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(cached, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(
        tree.resolve("closed"), PosixFilePermissions.fromString("--x------"));
    Files.setPosixFilePermissions(
        tree.resolve("listed"), PosixFilePermissions.fromString("r--------"));
    slugs.store(id, tree);
    assertThat(Trees.look(laidOut()))
        .containsExactly(
            Map.entry("closed", "rwxr-xr-x"),
            Map.entry("closed/file", "rw-r--r-- 1"),
            Map.entry("listed", "rwxr-xr-x"),
            Map.entry("listed/file", "rw-r--r-- 3"),
            Map.entry("shared", "rw-r--r-- 2"));
  }
}
