package belay.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.home.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramCachesTest {
  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path directory;

  @Test
  void aProgramUsesTheCacheOfItsBuildOnly() throws IOException {
    ProgramCaches caches = ProgramCaches.of(Map.of("BELAY_CACHES", directory.toString()));
    Path one = Path.of("/home/programs/server-one");
    Path two = Path.of("/home/programs/server-two");
    Path made = Files.writeString(directory.resolve("made"), "cache");

    assertThat(caches.flags(one)).isEmpty();
    caches.keep(Program.SERVER, one, made);
    assertThat(caches.flags(one)).contains("-XX:AOTCache=" + caches.file(one));
    assertThat(caches.flags(Path.of("/elsewhere/programs/server-one")))
        .isEqualTo(caches.flags(one));
    assertThat(caches.flags(two)).isEmpty();

    caches.keep(Program.SERVER, two, made);
    assertThat(caches.flags(two)).isNotEmpty();
    assertThat(caches.flags(one)).isEmpty();
  }

  @Test
  void withoutALauncherThereAreNone() {
    assertThat(ProgramCaches.of(Map.of()).flags(Path.of("/programs/server-one"))).isEmpty();
  }
}
