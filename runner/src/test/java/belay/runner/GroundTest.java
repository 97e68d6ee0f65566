package belay.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.kernel.Native;
import belay.runner.Ground.Spot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroundTest {
  private static final int ME = (int) Native.effectiveUser();
  private static final int NOBODY = 65_534;

  @TempDir Path base;

  private Path home;
  private Path release;
  private Ground ground;

  @BeforeEach
  void home() throws IOException {
    home = base.toRealPath().resolve("home");
    release = Files.createDirectories(home.resolve("apps/shop/releases/1"));
    Files.createDirectories(home.resolve("keys"));
    Files.writeString(release.resolve("file"), "released");
    ground = new Ground(home, ME);
  }

  private void refused(String directory, String why) {
    assertThatThrownBy(() -> ground.hold(directory).close())
        .isInstanceOf(Unacceptable.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatIsHeldStaysWhatItWas() throws IOException {
    try (Spot spot = ground.hold(release.toString())) {
      // As somebody does who knows what is looked at, and when.
      Files.move(release, release.resolveSibling("old"));
      Files.createSymbolicLink(release, Path.of("/etc"));

      assertThat(spot.path().resolve("file")).hasContent("released");
    }
  }

  @Test
  void noLinkIsFollowed() throws IOException {
    Path link = Files.createSymbolicLink(release.resolveSibling("2"), Path.of("/etc"));
    refused(link.toString(), "cannot be used");
    Path app = Files.createSymbolicLink(home.resolve("apps/blog"), home.resolve("apps/shop"));
    refused(app.resolve("releases/1").toString(), "cannot be used");
  }

  @Test
  void appsMayLieOnAnotherDisk() throws IOException {
    Path other = Files.createDirectory(base.resolve("disk"));
    Files.move(home.resolve("apps"), other.resolve("apps"));
    Files.createSymbolicLink(home.resolve("apps"), other.resolve("apps"));
    try (Spot spot = ground.hold(release.toString())) {
      assertThat(spot.path().resolve("file")).hasContent("released");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"apps/../keys", "apps/shop/../../keys", "keys", "", ".", "run/dynos", "data"})
  void nothingElseOfTheHomeIsServed(String below) {
    assertThatThrownBy(() -> ground.hold(home + "/" + below).close())
        .isInstanceOf(Unacceptable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc", "/", "apps/shop", "../apps", "/proc/self/root", "/tmp/\0"})
  void nothingOutsideOfTheHomeIsServed(String directory) {
    assertThatThrownBy(() -> ground.hold(directory).close()).isInstanceOf(Unacceptable.class);
  }

  @Test
  void aDirectoryOfSomebodyElseIsNotServed() throws IOException {
    assumeTrue(ME == 0, "not root");
    Files.setAttribute(release, "unix:uid", NOBODY);
    refused(release.toString(), "belongs to user " + NOBODY);
    try (Spot spot = ground.hold(release.toString(), Set.of(ME, NOBODY))) {
      assertThat(spot.path().resolve("file")).hasContent("released");
    }
    Files.setAttribute(home.resolve("apps"), "unix:uid", NOBODY);
    Files.setAttribute(release, "unix:uid", 0);
    refused(release.toString(), "belongs to user " + NOBODY);
  }

  @Test
  void aFileIsNoDirectory() {
    refused(release.resolve("file").toString(), "cannot be used");
  }
}
