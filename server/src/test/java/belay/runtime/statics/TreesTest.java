package belay.runtime.statics;

import static org.assertj.core.api.Assertions.assertThat;

import belay.files.TreeDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {
  @TempDir Path temp;
  private Path from;
  private Path to;

  @BeforeEach
  void paths() throws IOException {
    from = Files.createDirectory(temp.resolve("from"));
    to = temp.resolve("to");
  }

  private void file(String name) throws IOException {
    Path file = from.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
  }

  @Test
  void filesCostNoSpaceAndWhatIsHiddenStaysOut() throws IOException {
    file("index.html");
    file("a/ü.txt");
    file(".env");
    file(".git/config");
    file("a/.htaccess");
    file(".well-known/x");
    file("static.json");
    file("Procfile");
    file("a/Procfile");

    Trees.lay(from, true, to);

    assertThat(Files.getAttribute(to.resolve("a/ü.txt"), "unix:ino"))
        .isEqualTo(Files.getAttribute(from.resolve("a/ü.txt"), "unix:ino"));
    assertThat(to.resolve(".well-known/x")).exists();
    assertThat(to.resolve("a/Procfile")).exists();
    for (String hidden : new String[] {".env", ".git", "a/.htaccess", "static.json", "Procfile"}) {
      assertThat(to.resolve(hidden)).doesNotExist();
    }
  }

  @Test
  void linksStayWithinTheSite() throws IOException {
    file("real/x.txt");
    file(".secret");
    Files.writeString(temp.resolve("outside"), "outside");
    Files.createSymbolicLink(from.resolve("x.txt"), Path.of("real/x.txt"));
    Files.createSymbolicLink(from.resolve("alias"), Path.of("real"));
    Files.createSymbolicLink(from.resolve("loop"), Path.of("."));
    Files.createSymbolicLink(from.resolve("out"), temp.resolve("outside"));
    Files.createSymbolicLink(from.resolve("shown"), Path.of(".secret"));
    Files.createSymbolicLink(from.resolve("nowhere"), Path.of("gone"));

    Trees.lay(from, false, to);

    assertThat(to.resolve("x.txt")).hasContent("real/x.txt").isRegularFile();
    assertThat(Files.isSymbolicLink(to.resolve("x.txt"))).isFalse();
    assertThat(to.resolve("alias/x.txt")).hasContent("real/x.txt");
    assertThat(to.resolve("loop/x.txt")).exists();
    for (String gone : new String[] {"out", "shown", "nowhere"}) {
      assertThat(Files.exists(to.resolve(gone), LinkOption.NOFOLLOW_LINKS)).as(gone).isFalse();
    }
    TreeDeletion.delete(to);
    assertThat(to).doesNotExist();
    assertThat(from.resolve("real/x.txt")).exists();
  }

  @Test
  void whatOthersMayNotReadIsCopied() throws IOException {
    file("private.txt");
    Files.setPosixFilePermissions(
        from.resolve("private.txt"), PosixFilePermissions.fromString("rw-------"));

    Trees.lay(from, false, to);

    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("private.txt"))))
        .isEqualTo("rw-r--r--");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(from.resolve("private.txt"))))
        .isEqualTo("rw-------");
  }
}
