package belay.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.kernel.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedTest {
  private static final int APP = 40_001;
  private static final int OTHER = 40_002;

  @TempDir Path base;

  @BeforeEach
  void root() {
    assumeTrue(Native.effectiveUser() == 0, "not root");
  }

  private void give(Path tree, Set<Integer> from, int to) throws IOException {
    int held = Native.place(tree);
    try {
      Pinned.own(held, from, new Pinned.To(to, to));
    } finally {
      Native.close(held);
    }
  }

  private static Object owner(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  @Test
  void aTreeIsGivenAndTakenBack() throws IOException {
    Path tree = Files.createDirectories(base.resolve("tree/a/b"));
    Path file = Files.writeString(tree.resolve("file"), "x");

    give(base.resolve("tree"), Set.of(0, APP), APP);
    assertThat(owner(file)).isEqualTo(APP);
    assertThat(owner(base.resolve("tree"))).isEqualTo(APP);

    give(base.resolve("tree"), Set.of(0, APP), 0);
    assertThat(owner(file)).isEqualTo(0);
  }

  @Test
  void aLinkIsGivenAndNotWhatItLeadsTo() throws IOException {
    Path outside = Files.createDirectory(base.resolve("outside"));
    Path secret = Files.writeString(outside.resolve("secret"), "x");
    Path tree = Files.createDirectory(base.resolve("tree"));
    Path link = Files.createSymbolicLink(tree.resolve("link"), outside);
    Path toFile = Files.createSymbolicLink(tree.resolve("file"), secret);

    give(tree, Set.of(0), APP);

    assertThat(owner(link)).isEqualTo(APP);
    assertThat(owner(toFile)).isEqualTo(APP);
    assertThat(owner(outside)).isEqualTo(0);
    assertThat(owner(secret)).isEqualTo(0);
  }

  @Test
  void whatIsAThirdsStaysHis() throws IOException {
    Path tree = Files.createDirectory(base.resolve("tree"));
    Path his = Files.createDirectory(tree.resolve("his"));
    Path inHis = Files.writeString(his.resolve("file"), "x");
    Files.setAttribute(his, "unix:uid", OTHER);
    Files.setAttribute(inHis, "unix:uid", 0);

    give(tree, Set.of(0), APP);

    assertThat(owner(his)).isEqualTo(OTHER);
    assertThat(owner(inHis)).isEqualTo(0);
    assertThat(owner(tree)).isEqualTo(APP);
  }
}
