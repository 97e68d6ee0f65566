package belay.slug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build that keeps a file of its slug open, and what was written to the store's disk since. */
class KeptDescriptorTest {
  @TempDir Path directory;
  private Path tree = Path.of("");
  private FileSlugs slugs = new FileSlugs(Path.of("target", "never"));
  private final UUID mine = UUID.randomUUID();
  private final UUID others = UUID.randomUUID();

  @BeforeEach
  void open() throws IOException {
    tree = Files.createDirectory(directory.resolve("tree"));
    slugs = new FileSlugs(directory.resolve("slugs"));
  }

  private Path laidOut(UUID slug) {
    Path release = directory.resolve("releases").resolve(UUID.randomUUID().toString());
    slugs.layOut(slug, release);
    return release;
  }

  private static void overwrite(FileChannel kept, String text) throws IOException {
    kept.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)), 0);
  }

  @Test
  void whoeverKeepsAFileOpenChangesNoSlug() throws IOException {
    Path file = Trees.file(tree, "library", "as it was");
    try (FileChannel kept = FileChannel.open(file, StandardOpenOption.WRITE)) {
      slugs.store(mine, tree);
      overwrite(kept, "poisoned!");
      assertThat(laidOut(mine).resolve("library")).hasContent("as it was");
      Path same = Files.createDirectory(directory.resolve("same"));
      Trees.file(same, "library", "as it was");
      slugs.store(others, same);
      overwrite(kept, "poisoned?");
      assertThat(laidOut(others).resolve("library")).hasContent("as it was");
    }
  }

  private Path object() throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("slugs/objects"))) {
      return all.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  /** As a version did whose store had files of builds by hard links. */
  private void poison() throws IOException {
    FileTime before = Files.getLastModifiedTime(object());
    Files.writeString(object(), "poisoned!");
    Files.setLastModifiedTime(object(), FileTime.fromMillis(before.toMillis() + 1));
  }

  @Test
  void whatWasChangedInTheStoreIsNotLaidOut() throws IOException {
    Trees.file(tree, "library", "as it was");
    String hash = slugs.store(mine, tree).treeHash();
    laidOut(mine);
    assertThat(slugs.damaged(mine, hash)).isEmpty();
    poison();
    assertThatThrownBy(() -> laidOut(mine))
        .isInstanceOf(SlugStoreFull.class)
        .hasMessageContainingAll("library", "not what it was", "belay ledger:verify --slugs");
    assertThat(slugs.damaged(mine, hash)).containsExactly("library");
    FileSlugs again = new FileSlugs(directory.resolve("slugs"));
    assertThatThrownBy(() -> again.layOut(mine, directory.resolve("late")))
        .isInstanceOf(SlugStoreFull.class);
  }

  @Test
  void whatWasChangedInTheStoreIsMendedByWhoBringsItAgain() throws IOException {
    Trees.file(tree, "library", "as it was");
    slugs.store(mine, tree);
    poison();
    slugs.store(others, tree);
    assertThat(laidOut(others).resolve("library")).hasContent("as it was");
    assertThat(laidOut(mine).resolve("library")).hasContent("as it was");
  }

  @Test
  void anotherListOfFilesIsSeen() throws IOException {
    Trees.file(tree, "library", "as it was");
    slugs.store(mine, tree);
    assertThat(slugs.damaged(mine, "0".repeat(64))).containsExactly("the list of its files");
  }

  @Test
  void noFileOfTheTreeIsTheStores() throws IOException {
    Path file = Trees.file(tree, "library", "as it was");
    slugs.store(mine, tree);
    assertThat(Files.isSameFile(file, object())).isFalse();
    try (Stream<Path> left = Files.list(directory.resolve("slugs/tmp"))) {
      assertThat(left).isEmpty();
    }
  }
}
