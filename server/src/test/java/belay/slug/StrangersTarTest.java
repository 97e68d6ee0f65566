package belay.slug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slugs of a stranger. */
class StrangersTarTest {
  private static final long PLENTY = 1 << 20;

  @TempDir Path directory;
  private Path unpacked = Path.of("");
  private FileSlugs slugs = new FileSlugs(Path.of("target", "never"));

  @BeforeEach
  void open() throws IOException {
    unpacked = Files.createDirectory(directory.resolve("unpacked"));
    slugs = new FileSlugs(directory.resolve("slugs"));
  }

  private void unpack(byte[] tar, long bytesMax) throws IOException {
    slugs.unpack(new ByteArrayInputStream(tar), unpacked, bytesMax);
  }

  /** A tar's entry as a stranger may write it. */
  private record Item(TarArchiveEntry header, String content) {
    static Item file(String name, String content) {
      TarArchiveEntry header = new TarArchiveEntry(name, true);
      header.setSize(content.length());
      return new Item(header, content);
    }

    static Item directory(String name) {
      return of(name + "/", TarConstants.LF_DIR, "");
    }

    static Item link(String name, String target) {
      return of(name, TarConstants.LF_SYMLINK, target);
    }

    static Item of(String name, byte type, String target) {
      TarArchiveEntry header = new TarArchiveEntry(name, type, true);
      header.setLinkName(target);
      return new Item(header, "");
    }
  }

  private static byte[] tar(Item... items) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (Item item : items) {
        tar.putArchiveEntry(item.header());
        tar.write(item.content().getBytes(StandardCharsets.ISO_8859_1));
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private void assertRefused(String why, Item... items) throws IOException {
    byte[] tar = tar(items);
    SortedMap<String, String> before = outside();
    assertThatThrownBy(() -> unpack(tar, PLENTY))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(why);
    assertThat(outside()).isEqualTo(before);
  }

  private SortedMap<String, String> outside() throws IOException {
    SortedMap<String, String> outside = Trees.look(directory);
    outside.keySet().removeIf(name -> name.startsWith("unpacked/"));
    return outside;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../evil",
        "..",
        "a/../../evil",
        "a/..",
        "a/../b",
        "a//b",
        "/evil",
        "//evil",
        "./evil",
        ".",
        "a/./b",
        ""
      })
  void aNameThatIsNoneOfAFileBelowIsRefused(String name) throws IOException {
    assertRefused("is no name of a file", Item.directory("a"), Item.file(name, "evil"));
    assertRefused("", Item.directory(name));
    assertRefused("", Item.link(name, "a"));
  }

  @Test
  void anAbsoluteNameIsRefused() throws IOException {
    assertRefused("is no name of a file", Item.file(directory.resolve("evil").toString(), "evil"));
    assertRefused("is no name of a file", Item.directory(directory.resolve("evil").toString()));
  }

  @Test
  void aFileInADirectoryThatIsNotThereIsRefused() throws IOException {
    assertRefused("stands in no directory", Item.file("a/b", "x"));
    assertRefused("stands in no directory", Item.file("f", "x"), Item.file("f/b", "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"link/evil", "link/sub/evil", "link/sub/deep/evil", "again/sub/evil"})
  void nothingIsWrittenThroughALink(String name) throws IOException {
    Files.createDirectories(directory.resolve("outside/sub/deep"));
    for (String target : List.of("../outside", directory.resolve("outside").toString())) {
      Item link = Item.link("link", target);
      Item again = Item.link("again", "link");
      assertRefused("", link, again, Item.file(name, "evil"));
      clear();
      assertRefused("", link, again, Item.directory(name));
      clear();
      assertRefused("", link, again, Item.link(name, "evil"));
      clear();
    }
  }

  private void clear() throws IOException {
    Files.deleteIfExists(unpacked.resolve("again"));
    Files.deleteIfExists(unpacked.resolve("link"));
  }

  @Test
  void nothingIsWrittenOverALink() throws IOException {
    Trees.file(directory, "outside/file", "mine");
    assertRefused(
        "is there twice", Item.link("link", "../outside/file"), Item.file("link", "evil"));
  }

  @Test
  void theSameNameTwiceIsRefused() throws IOException {
    assertRefused("is there twice", Item.file("a", "1"), Item.file("a", "2"));
    assertThat(unpacked.resolve("a")).hasContent("1");
    assertRefused("is there twice", Item.directory("b"), Item.directory("b"));
    assertRefused("is there twice", Item.file("c", "1"), Item.directory("c"));
    assertRefused("is there twice", Item.directory("d"), Item.link("d", "c"));
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_LINK,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK,
        TarConstants.LF_FIFO,
        TarConstants.LF_CONTIG,
        'Z'
      })
  void whatIsNeitherFileDirectoryNorLinkIsRefused(byte type) throws IOException {
    Trees.file(directory, "secret", "hunter2");
    assertRefused(
        "is neither a file, a directory nor a link",
        Item.of("it", type, directory.resolve("secret").toString()));
    assertThat(unpacked.resolve("it")).doesNotExist();
  }

  @Test
  void moreBytesThanItSaysAreRefused() throws IOException {
    byte[] tar = tar(Item.file("a", "12345"), Item.file("b", "67890"));
    unpack(tar, 10);
    Files.delete(unpacked.resolve("a"));
    Files.delete(unpacked.resolve("b"));
    assertThatThrownBy(() -> unpack(tar, 9))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("\"b\" makes it larger");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside", "..", "a/../../outside", "/etc/passwd", "/"})
  void aLinkThatLeadsOutIsNeverStored(String target) throws IOException {
    byte[] tar = tar(Item.link("link", target));
    assertThatThrownBy(
            () -> {
              unpack(tar, PLENTY);
              slugs.store(UUID.randomUUID(), unpacked);
            })
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("link");
    assertThat(slugs.all()).isEmpty();
  }
}
