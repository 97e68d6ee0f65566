package belay.slug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.lost.Lost;
import belay.release.InvalidInput;
import belay.release.NotFound;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSlugsTest {
  @TempDir Path directory;
  private Path tree = Path.of("");
  private FileSlugs slugs = new FileSlugs(Path.of("target", "never"));
  private final UUID id = UUID.randomUUID();

  @BeforeEach
  void open() throws IOException {
    tree = Files.createDirectory(directory.resolve("tree"));
    slugs = new FileSlugs(directory.resolve("slugs"));
  }

  private Path objects() {
    return directory.resolve("slugs/objects");
  }

  @Test
  void aTreeComesBackWithTheModesOfASlug() throws IOException {
    Trees.file(tree, "app.js", "serve()");
    Trees.executable(tree, "bin/start", "exec node app.js");
    Trees.file(tree, "lib/empty", "");
    Files.createDirectories(tree.resolve("logs/none yet"));
    Files.createSymbolicLink(tree.resolve("bin/again"), Path.of("../bin/start"));

    Slugs.Stored stored = slugs.store(id, tree);
    Path release = directory.resolve("releases/20240116-104500");
    slugs.layOut(id, release);

    assertThat(stored.bytes()).isEqualTo(23);
    assertThat(stored.newFiles()).isEqualTo(3);
    assertThat(Trees.look(release))
        .containsExactly(
            java.util.Map.entry("app.js", "rw-r--r-- serve()"),
            java.util.Map.entry("bin", "rwxr-xr-x"),
            java.util.Map.entry("bin/again", "-> ../bin/start"),
            java.util.Map.entry("bin/start", "rwxr-xr-x exec node app.js"),
            java.util.Map.entry("lib", "rwxr-xr-x"),
            java.util.Map.entry("lib/empty", "rw-r--r-- "),
            java.util.Map.entry("logs", "rwxr-xr-x"),
            java.util.Map.entry("logs/none yet", "rwxr-xr-x"));
  }

  @Test
  void strangeNamesSurvive() throws IOException {
    List<String> names = List.of("a b", "line\nbreak", "100%20", "back\\slash", "q?#;=", "-x", "…");
    for (String name : names) {
      Trees.file(tree, "dir " + name + "/" + name, name);
    }
    Files.createSymbolicLink(tree.resolve("to\nit"), Path.of("dir a b/a b"));
    slugs.store(id, tree);
    slugs.layOut(id, directory.resolve("release"));
    assertThat(Trees.look(directory.resolve("release")).keySet())
        .isEqualTo(Trees.look(tree).keySet());
    assertThat(directory.resolve("release/to\nit")).hasContent("a b");
  }

  @Test
  void namesThatAreNoTextSurvive() throws IOException, InterruptedException {
    Process make =
        new ProcessBuilder("sh", "-c", "printf x > \"$(printf 'caf\\351')\"")
            .directory(tree.toFile())
            .start();
    assertThat(make.waitFor()).isZero();
    slugs.store(id, tree);
    slugs.layOut(id, directory.resolve("release"));
    String bytes = "ls | od -An -tx1";
    Process list =
        new ProcessBuilder("sh", "-c", bytes)
            .directory(directory.resolve("release").toFile())
            .start();
    assertThat(
            new String(
                list.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("63 61 66 e9");
  }

  @Test
  void aCopyIsOfTheSameFilesAndOutlivesItsOriginal() throws IOException {
    Trees.file(tree, "one", "1");
    slugs.store(id, tree);
    UUID copy = UUID.randomUUID();
    slugs.copy(id, copy);
    assertThat(Trees.files(objects())).isEqualTo(1);
    slugs.keepOnly(java.util.Set.of());
    assertThat(slugs.has(copy)).isTrue();
    slugs.discard(id);
    slugs.keepOnly(slugs.all());
    slugs.layOut(copy, directory.resolve("release"));
    assertThat(directory.resolve("release/one")).hasContent("1");
    assertThatThrownBy(() -> slugs.copy(id, UUID.randomUUID()))
        .isInstanceOf(belay.release.NotFound.class);
  }

  @Test
  void theSameTreeTwiceAddsNothing() throws IOException {
    Trees.file(tree, "one", "1");
    Trees.file(tree, "again", "1");
    Slugs.Stored first = slugs.store(id, tree);
    Slugs.Stored second = slugs.store(UUID.randomUUID(), tree);
    assertThat(first.newFiles()).isEqualTo(1);
    assertThat(second.newFiles()).isZero();
    assertThat(second.treeHash()).isEqualTo(first.treeHash()).hasSize(64);
    assertThat(Trees.files(objects())).isEqualTo(1);
  }

  @Test
  void theHashKnowsNamesModesAndContents() throws IOException {
    Set<String> hashes = new HashSet<>();
    Trees.file(tree, "a", "1");
    hashes.add(slugs.store(UUID.randomUUID(), tree).treeHash());
    Trees.executable(tree, "a", "1");
    hashes.add(slugs.store(UUID.randomUUID(), tree).treeHash());
    Files.move(tree.resolve("a"), tree.resolve("b"));
    hashes.add(slugs.store(UUID.randomUUID(), tree).treeHash());
    Files.delete(tree.resolve("b"));
    Trees.file(tree, "b", "2");
    hashes.add(slugs.store(UUID.randomUUID(), tree).treeHash());
    assertThat(hashes).hasSize(4);
  }

  @Test
  void aLinkOutOfTheTreeIsRefusedByName() throws IOException {
    for (String target : List.of("/etc/passwd", "../outside", "a/../../b", "..")) {
      Path link = Files.createSymbolicLink(tree.resolve("link"), Path.of(target));
      assertThatThrownBy(() -> slugs.store(id, tree))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("link -> " + target);
      Files.delete(link);
    }
  }

  @Test
  void aLinkThatLeadsOutByWayOfAnotherIsRefused() throws IOException {
    Files.createDirectories(tree.resolve("a/b"));
    Files.createSymbolicLink(tree.resolve("a/b/root"), Path.of("../.."));
    Files.createSymbolicLink(tree.resolve("a/b/out"), Path.of("root/.."));
    assertThatThrownBy(() -> slugs.store(id, tree)).hasMessageContaining("a/b/out -> root/..");
  }

  @Test
  void aLinkToNothingInsideIsKept() throws IOException {
    Files.createSymbolicLink(tree.resolve("later"), Path.of("not/yet"));
    slugs.store(id, tree);
    slugs.layOut(id, directory.resolve("release"));
    assertThat(Files.readSymbolicLink(directory.resolve("release/later")))
        .isEqualTo(Path.of("not/yet"));
  }

  @Test
  void aPipeIsRefused() throws Exception {
    Process make = new ProcessBuilder("mkfifo", tree.resolve("pipe").toString()).start();
    assertThat(make.waitFor()).isZero();
    assertThatThrownBy(() -> slugs.store(id, tree))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("pipe is a device, a pipe or a socket");
  }

  /** It takes no room on the build's disk, and would take hours to read and all of the store's. */
  @Test
  void aFileThatSaysItHasTerabytesIsRefusedAtOnce() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(tree.resolve("huge").toFile(), "rw")) {
      file.setLength(4L << 40);
    }
    assertThatThrownBy(() -> slugs.store(id, tree))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("more than 16 GB");
  }

  @Test
  void aFileThatThePackageManagersCacheSharesIsCopied() throws IOException {
    Path cached = Trees.file(directory, "cache/module", "1.0");
    Files.createLink(tree.resolve("module"), cached);
    slugs.store(id, tree);
    Files.writeString(cached, "overwritten");
    slugs.layOut(id, directory.resolve("release"));
    assertThat(directory.resolve("release/module")).hasContent("1.0");
    assertThat(Files.isWritable(cached)).isTrue();
  }

  @Test
  void whatIsNotKeptGoesAndWhatIsSharedStays() throws IOException {
    UUID old = UUID.randomUUID();
    Trees.file(tree, "shared", "s");
    Trees.file(tree, "old", "o");
    slugs.store(old, tree);
    Files.delete(tree.resolve("old"));
    slugs.store(id, tree);
    slugs.keepOnly(Set.of(old, id));
    assertThat(Trees.files(objects())).isEqualTo(2);

    slugs.keepOnly(Set.of(id));

    assertThat(slugs.has(old)).isFalse();
    assertThat(Trees.files(objects())).isEqualTo(1);
    slugs.layOut(id, directory.resolve("release"));
    assertThat(directory.resolve("release/shared")).hasContent("s");
    assertThatThrownBy(() -> slugs.layOut(old, directory.resolve("older")))
        .isInstanceOf(NotFound.class);
  }

  @Test
  void aSlugWhoseReleaseIsStillBeingWrittenIsSpared() throws IOException {
    Trees.file(tree, "a", "1");
    slugs.store(id, tree);
    slugs.keepOnly(Set.of());
    assertThat(slugs.has(id)).isTrue();
    // After a restart nobody is writing its release any more.
    new FileSlugs(directory.resolve("slugs")).keepOnly(Set.of());
    assertThat(Trees.files(directory.resolve("slugs"))).isZero();
  }

  @Test
  void storesAndSweepsAtTheSameTimeLoseNothing() throws Exception {
    List<UUID> ids = new ArrayList<>();
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        UUID slug = UUID.randomUUID();
        ids.add(slug);
        Path source = Files.createDirectory(directory.resolve("source" + i));
        Trees.file(source, "shared", "s");
        Trees.file(source, "own", "" + i);
        work.add(all.submit(() -> slugs.store(slug, source)));
        work.add(all.submit(() -> slugs.keepOnly(Set.of())));
      }
      for (Future<?> one : work) {
        one.get();
      }
    }
    for (UUID slug : ids) {
      slugs.layOut(slug, directory.resolve("release-" + slug));
    }
    assertThat(Trees.files(objects())).isEqualTo(21);
  }

  @Test
  void aDirectoryThatIsThereIsLeftAlone() throws IOException {
    Trees.file(tree, "a", "1");
    slugs.store(id, tree);
    Trees.file(directory, "release/mine", "1");
    assertThatThrownBy(() -> slugs.layOut(id, directory.resolve("release")))
        .isInstanceOf(SlugStoreFull.class)
        .hasMessageContaining("is there already");
    assertThat(directory.resolve("release/mine")).exists();
  }

  @Test
  void whatIsMissingOfATreeIsPutBack() throws IOException {
    Trees.file(tree, "app.js", "serve()");
    Trees.executable(tree, "bin/start", "exec node app.js");
    Files.createSymbolicLink(tree.resolve("again"), Path.of("bin/start"));
    slugs.store(id, tree);
    Path release = directory.resolve("releases/20240116-104500");
    slugs.layOut(id, release);
    var whole = Trees.look(release);
    Files.delete(release.resolve("bin/start"));
    Files.delete(release.resolve("bin"));
    Files.delete(release.resolve("again"));

    slugs.complete(id, release);

    assertThat(Trees.look(release)).isEqualTo(whole);
  }

  @Test
  void aDeletionThatIsCutShortLeavesNoReleaseDirectory() throws IOException {
    Trees.file(tree, "app.js", "serve()");
    slugs.store(id, tree);
    Path release = directory.resolve("releases/20240116-104500");
    slugs.layOut(id, release);

    Path gone = HalfTree.of(release);

    assertThat(release).doesNotExist();
    slugs.layOut(id, release);
    assertThat(gone).doesNotExist();
    assertThat(release.resolve("app.js")).hasContent("serve()");
  }

  @Test
  void whatACrashLeftHalfLaidOutGoesWithTheNext() throws IOException {
    Trees.file(tree, "a", "1");
    slugs.store(id, tree);
    Trees.file(directory, "releases/.one.laying/half", "1");
    Trees.file(directory, "releases/.two.laying/half", "1");
    slugs.layOut(id, directory.resolve("releases/two"));
    assertThat(ObjectFiles.list(directory.resolve("releases")))
        .containsExactly(directory.resolve("releases/two"));
  }

  @Test
  void aLostObjectIsSaidAndLeavesNoHalfRelease() throws IOException {
    Trees.file(tree, "a", "1");
    slugs.store(id, tree);
    Path object = ObjectFiles.list(ObjectFiles.list(objects()).getFirst()).getFirst();
    Files.delete(object);
    assertThatThrownBy(() -> slugs.layOut(id, directory.resolve("releases/one")))
        .hasMessageContaining("the content of a is missing");
    assertThat(ObjectFiles.list(directory.resolve("releases"))).isEmpty();
    // The same content from another build heals it.
    slugs.store(UUID.randomUUID(), tree);
    slugs.layOut(id, directory.resolve("releases/one"));
  }

  @Test
  @Tag("long")
  void fiveThousandFiles() throws IOException {
    for (int i = 0; i < 5_000; i++) {
      Trees.file(tree, "node_modules/m" + i % 500 + "/f" + i, "content " + i);
    }
    assertThat(slugs.store(id, tree).newFiles()).isEqualTo(5_000);
    assertThat(slugs.store(UUID.randomUUID(), tree).newFiles()).isZero();
    slugs.layOut(id, directory.resolve("release"));
    assertThat(Trees.files(directory.resolve("release"))).isEqualTo(5_000);
  }

  @Test
  void whatIsSetAsideKeepsItsFilesUntilItIsDeletedThere() throws IOException {
    Lost lost = new Lost(directory, InstantSource.system());
    UUID kept = UUID.randomUUID();
    UUID unknown = UUID.randomUUID();
    Path tree = Files.createDirectories(directory.resolve("kept"));
    Files.writeString(tree.resolve("both"), "in both");
    slugs.store(kept, tree);
    Path other = Files.createDirectories(directory.resolve("unknown"));
    Files.writeString(other.resolve("both"), "in both");
    Files.writeString(other.resolve("own"), "alone");
    slugs.store(unknown, other);
    slugs.keepOnly(Set.of(kept, unknown));

    slugs.setAside(Set.of(unknown));
    slugs.keepOnly(Set.of(kept));

    assertThat(slugs.all()).containsExactly(kept);
    assertThat(slugs.hasAside()).isTrue();
    assertThat(lost.all().getFirst().bytes()).isEqualTo("alone".length());

    assertThat(slugs.takeBack(id -> false)).isEmpty();
    assertThat(slugs.takeBack(unknown::equals)).containsExactly(unknown);
    assertThat(slugs.hasAside()).isFalse();
    slugs.layOut(unknown, directory.resolve("back"));
    assertThat(directory.resolve("back/own")).hasContent("alone");

    slugs.setAside(Set.of(unknown));
    lost.remove(lost.all().getFirst());
    lost.sweep();
    slugs.keepOnly(Set.of(kept));
    assertThat(slugs.takeBack(unknown::equals)).isEmpty();
    slugs.layOut(kept, directory.resolve("still"));
    assertThat(directory.resolve("still/both")).hasContent("in both");
  }

  @Test
  void aStrangersFileAmongTheManifestsIsNobodysSlug() throws IOException {
    Path strange = Files.writeString(directory.resolve("slugs/manifests/notes.txt"), "mine");

    slugs.keepOnly(Set.of());

    assertThat(slugs.all()).isEmpty();
    assertThat(strange).hasContent("mine");
  }
}
