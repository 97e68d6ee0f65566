package belay.slug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the links of a slug may lead. */
class SlugLinksTest {
  @TempDir Path directory;
  private Path tree = Path.of("");
  private FileSlugs slugs = new FileSlugs(Path.of("target", "never"));
  private final UUID id = UUID.randomUUID();

  @BeforeEach
  void open() throws IOException {
    tree = Files.createDirectories(directory.resolve("build/tree"));
    slugs = new FileSlugs(directory.resolve("slugs"));
  }

  private void link(String name, String target) throws IOException {
    Path link = tree.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of(target));
  }

  private String laidOut(String name) throws IOException {
    Path release = directory.resolve("releases/" + UUID.randomUUID());
    slugs.store(id, tree);
    slugs.layOut(id, release);
    return Files.readSymbolicLink(release.resolve(name)).toString();
  }

  @Test
  void anAbsoluteLinkToThePlaceOfTheBuildBecomesRelative() throws IOException {
    Trees.file(tree, "lib/real/file", "1");
    link("bin/tool", tree + "/lib/real/file");
    assertThat(laidOut("bin/tool")).isEqualTo("../lib/real/file");
  }

  @Test
  void soDoesOneToThePlaceThatASandboxShows() throws IOException {
    Trees.file(tree, "file", "1");
    link("deep/down/tool", "/app/file");
    link("self", "/app");
    assertThat(laidOut("deep/down/tool")).isEqualTo("../../file");
    assertThat(laidOut("self")).isEqualTo(".");
  }

  @Test
  void oneOfAnUnpackedPackageMeansWhatIsBelowItsDirectory() throws IOException {
    Trees.file(tree, ".apt/etc/words/conf", "1");
    link(".apt/usr/lib/words/conf", "/etc/words/conf");
    assertThat(laidOut(".apt/usr/lib/words/conf")).isEqualTo("../../../etc/words/conf");
    link(".apt/usr/lib/words/hosts", "/etc/hosts");
    assertThatThrownBy(() -> laidOut(".apt/usr/lib/words/hosts"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("leads out of the app");
  }

  @Test
  void aDirectoryLinkAndOneToNothingStay() throws IOException {
    Trees.file(tree, "a/b/file", "1");
    link("to-directory", "a/b");
    link("a/dangling", "../not/there");
    assertThat(laidOut("to-directory")).isEqualTo("a/b");
    assertThat(laidOut("a/dangling")).isEqualTo("../not/there");
  }

  @Test
  void aCircleHurtsNobody() throws IOException {
    link("one", "two");
    link("two", "one");
    link("three", "three/..");
    assertThat(laidOut("one")).isEqualTo("two");
  }

  @Test
  void oneThatWouldLeadOutWhenSomethingIsThereIsRefusedToo() throws IOException {
    link("here", ".");
    link("out", "here/here/here/../../../other-app");
    refused("out -> here/here/here/../../../other-app");
  }

  @Test
  void oneThatLeadsOutByWayOfAnAbsoluteOneIsRefused() throws IOException {
    link("here", "/app");
    link("out", "here/../etc");
    refused("out -> here/../etc");
  }

  @Test
  void oneThatLeadsOutByWayOfTheSystemIsRefused() throws IOException {
    link("lib", "/usr/lib");
    link("out", "lib/../../etc/shadow");
    refused("out -> lib/../../etc/shadow");
    Files.delete(tree.resolve("out"));
    link("deep/by", "../lib");
    link("out", "deep/by/x/../../../etc/shadow");
    refused("out -> deep/by/x/../../../etc/shadow");
    Files.delete(tree.resolve("out"));
    link("in", "lib/x");
    assertThat(laidOut("in")).isEqualTo("lib/x");
  }

  @Test
  void ofTheSystemIsOnlyWhatEveryDynoSeesAtTheSamePlace() throws IOException {
    for (String target :
        Set.of(
            "/proc/self/fd/3",
            "/dev/fd/3",
            "/dev/mem",
            "/usr",
            "/etc/ssl/../shadow",
            "/usr/./../root",
            "/etc/sslx",
            "/")) {
      link("link", target);
      if (target.equals("/usr")) {
        assertThat(laidOut("link")).isEqualTo(target);
      } else {
        refused("link -> " + target);
      }
      Files.delete(tree.resolve("link"));
    }
  }

  @Test
  void whatOnlyBeginsLikeTheAppsPlaceIsRefused() throws IOException {
    for (String target :
        Set.of("/application/x", "/app/../etc/passwd", tree + "-not/x", "/etc/passwd")) {
      link("link", target);
      refused("link -> " + target);
      Files.delete(tree.resolve("link"));
    }
  }

  private void refused(String naming) {
    assertThatThrownBy(() -> slugs.store(id, tree))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(naming)
        .hasMessageContaining("leads out of the app");
  }
}
