package belay.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.confinement.BuildProcess;
import belay.manifest.SlugIgnore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgnoredFilesTest {
  @Test
  void whatIsIgnoredIsTakenOutAndLinksAreNotFollowed(@TempDir Path directory) throws Exception {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("kept.psd"), "kept");
    Path app = Files.createDirectories(directory.resolve("app"));
    Files.createDirectories(app.resolve("spec/deep"));
    Files.writeString(app.resolve("spec/deep/a_spec.rb"), "");
    Files.writeString(app.resolve("art.psd"), "");
    Files.writeString(app.resolve("server.js"), "");
    Files.createSymbolicLink(app.resolve("linked"), outside);

    assertThat(IgnoredFiles.delete(SlugIgnore.parse("*.psd\n/spec\n"), app, soon())).isEqualTo(2);

    assertThat(app.resolve("spec")).doesNotExist();
    assertThat(app.resolve("art.psd")).doesNotExist();
    assertThat(app.resolve("server.js")).exists();
    assertThat(app.resolve("linked")).isSymbolicLink();
    assertThat(outside.resolve("kept.psd")).exists();
  }

  private static long soon() {
    return System.nanoTime() + 60_000_000_000L;
  }

  /** The build's time is over, or somebody stopped it. */
  @Test
  void lookingAtManyFilesEndsWithTheBuild(@TempDir Path app) throws IOException {
    Files.writeString(app.resolve("a"), "");
    SlugIgnore ignore = SlugIgnore.parse("b\n");
    assertThatThrownBy(() -> IgnoredFiles.delete(ignore, app, System.nanoTime() - 1))
        .isInstanceOf(BuildProcess.TookTooLong.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> IgnoredFiles.delete(ignore, app, soon()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(app.resolve("a")).exists();
  }
}
