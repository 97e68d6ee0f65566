package belay.slug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.release.InvalidInput;
import belay.release.NotFound;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlugTarTest {
  private static final long PLENTY = 1 << 20;

  @TempDir Path directory;
  private Path tree = Path.of("");
  private Path unpacked = Path.of("");
  private FileSlugs slugs = new FileSlugs(Path.of("target", "never"));
  private final UUID id = UUID.randomUUID();

  @BeforeEach
  void open() throws IOException {
    tree = Files.createDirectory(directory.resolve("tree"));
    unpacked = Files.createDirectory(directory.resolve("unpacked"));
    slugs = new FileSlugs(directory.resolve("slugs"));
  }

  /** Something of each kind that a slug can hold. */
  private void fillTree() throws IOException {
    Trees.file(tree, "app.js", "serve()");
    Trees.executable(tree, "bin/start", "exec node app.js");
    Trees.file(tree, "lib/empty", "");
    Files.createDirectories(tree.resolve("logs/none yet"));
    Files.createSymbolicLink(tree.resolve("bin/again"), Path.of("../bin/start"));
    Files.createSymbolicLink(tree.resolve("later"), Path.of("not/yet"));
  }

  private byte[] pack() throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    slugs.pack(id, tar);
    return tar.toByteArray();
  }

  private void unpack(byte[] tar) throws IOException {
    slugs.unpack(new ByteArrayInputStream(tar), unpacked, PLENTY);
  }

  private String storeUnpacked() {
    return slugs.store(UUID.randomUUID(), unpacked).treeHash();
  }

  private void assertComesBack() throws IOException {
    String hash = slugs.store(id, tree).treeHash();
    unpack(pack());
    assertThat(Trees.look(unpacked).keySet()).isEqualTo(Trees.look(tree).keySet());
    assertThat(storeUnpacked()).isEqualTo(hash);
  }

  @Test
  void filesDirectoriesAndLinksComeBack() throws IOException {
    fillTree();
    assertComesBack();
    assertThat(Trees.look(unpacked)).isEqualTo(Trees.look(tree));
  }

  @Test
  void anEmptySlugComesBack() throws IOException {
    assertComesBack();
  }

  @Test
  void strangeNamesComeBack() throws IOException {
    List<String> names =
        List.of(
            "a b",
            "line\nbreak",
            "100%20",
            "a+b",
            "back\\slash",
            "q?#;=",
            "-x",
            "…",
            ":",
            "...",
            "\n",
            "a\r",
            " ",
            "%",
            "ustar");
    for (String name : names) {
      Trees.file(tree, "dir " + name + "/" + name, name);
      Files.createSymbolicLink(
          tree.resolve("to " + name), Path.of("dir " + name).resolve("./" + name));
    }
    assertComesBack();
  }

  @Test
  void namesThatAreNoTextComeBack() throws IOException, InterruptedException {
    String cafe = "printf x > \"$(printf 'caf\\351')\"";
    String link = "ln -s \"$(printf 'caf\\351')\" link";
    // 0x85 is the end of a line to those who take bytes for Latin-1.
    String lineEnd = "mkdir d; printf x > \"$(printf 'd/\\205')\"";
    Process make =
        new ProcessBuilder("sh", "-ec", cafe + "; " + link + "; " + lineEnd)
            .directory(tree.toFile())
            .start();
    assertThat(make.waitFor()).isZero();
    assertComesBack();
  }

  @Test
  void longNamesComeBack() throws IOException {
    String longName = "é".repeat(110);
    Trees.file(tree, "x".repeat(100), "a hundred bytes");
    Trees.file(tree, "d".repeat(99) + "/f", "beyond a hundred");
    Trees.executable(tree, (longName + "/").repeat(4) + longName, "deep");
    Files.createDirectories(tree.resolve("e".repeat(255)));
    Files.createSymbolicLink(tree.resolve("link"), Path.of((longName + "/").repeat(4) + longName));
    Files.createSymbolicLink(tree.resolve("l".repeat(200)), Path.of("link"));
    assertComesBack();
  }

  @Test
  void theSameSlugGivesTheSameBytes() throws IOException {
    fillTree();
    slugs.store(id, tree);
    byte[] first = pack();
    assertThat(pack()).isEqualTo(first);

    unpack(first);
    UUID elsewhere = UUID.randomUUID();
    FileSlugs other = new FileSlugs(directory.resolve("other"));
    other.store(elsewhere, unpacked);
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    other.pack(elsewhere, again);
    assertThat(again.toByteArray()).isEqualTo(first);
  }

  @Test
  void itSaysNothingOfTheServerItWasPackedOn() throws IOException {
    fillTree();
    slugs.store(id, tree);
    TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(pack()));
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      assertThat(entry.getUserName() + entry.getGroupName()).isEmpty();
      assertThat(entry.getLongUserId() + entry.getLongGroupId()).isZero();
      assertThat(entry.getLastModifiedTime().toMillis()).isZero();
    }
  }

  @Test
  void theTarOfTheMachineUnpacksItToTheSame() throws Exception {
    fillTree();
    Trees.file(tree, "x".repeat(120), "long");
    Trees.file(tree, "a b\n%+\\…", "strange");
    String hash = slugs.store(id, tree).treeHash();
    Path file = Files.write(directory.resolve("slug.tar"), pack());
    assertThat(machineTar("-tf", file.toString()).lines()).hasSize(11);
    assertThat(machineTar("-xf", file.toString(), "-C", unpacked.toString())).isEmpty();
    assertThat(storeUnpacked()).isEqualTo(hash);
  }

  private static String machineTar(String... arguments) throws InterruptedException, IOException {
    Process run;
    try {
      List<String> command = new ArrayList<>(List.of("tar"));
      command.addAll(Arrays.asList(arguments));
      run = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "this machine has no tar");
      throw e;
    }
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void whateverIsCutOffItIsNeverTheSameSlug() throws IOException {
    Trees.file(tree, "a", "1".repeat(700));
    Trees.file(tree, "long".repeat(40), "2".repeat(10));
    Trees.file(tree, "z", "3");
    String hash = slugs.store(id, tree).treeHash();
    byte[] whole = pack();
    int contentEnds = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf("3");
    for (int cut = 0; cut <= contentEnds; cut += 64) {
      unpacked = Files.createDirectory(directory.resolve("unpacked" + cut));
      byte[] tar = Arrays.copyOf(whole, cut);
      try {
        unpack(tar);
      } catch (IOException | InvalidInput e) {
        continue;
      }
      assertThat(storeUnpacked()).as("cut at %s", cut).isNotEqualTo(hash);
    }
  }

  @Test
  void aSlugThatIsDiscardedGoesAtOnceAndItsFilesWithTheNextSweep() throws IOException {
    Trees.file(tree, "shared", "s");
    UUID kept = UUID.randomUUID();
    slugs.store(kept, tree);
    Trees.file(tree, "own", "o");
    slugs.store(id, tree);

    slugs.discard(id);

    assertThat(slugs.all()).containsExactly(kept);
    assertThatThrownBy(this::pack).isInstanceOf(NotFound.class);
    slugs.keepOnly(Set.of(kept));
    assertThat(Trees.files(directory.resolve("slugs/objects"))).isEqualTo(1);
    slugs.discard(id);
  }

  @Test
  void aSlugThatIsGoneCannotBePacked() {
    assertThatThrownBy(this::pack).isInstanceOf(NotFound.class).hasMessageContaining(id.toString());
  }

  @Test
  void aLostObjectIsSaid() throws IOException {
    Trees.file(tree, "a", "1");
    slugs.store(id, tree);
    Path objects = directory.resolve("slugs/objects");
    Files.delete(ObjectFiles.list(ObjectFiles.list(objects).getFirst()).getFirst());
    assertThatThrownBy(this::pack)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the content of a is missing");
  }
}
