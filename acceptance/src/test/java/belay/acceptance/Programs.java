package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The programs that all journeys of a run use, with their caches.
 *
 * @param built when each of their jars was
 */
record Programs(String built) {
  private static final Path CACHE_KEY = Machine.REPOSITORY.resolve("cli/target/belay.aot.key");
  private static final long CACHE_MILLIS = 20_000;

  static Programs ready() {
    makeCache();
    return new Programs(readBuilt());
  }

  /** One that was built meanwhile is not what the other journeys ran, nor has it their caches. */
  void insistSame() {
    assertThat(readBuilt()).as("when the programs of these journeys were built").isEqualTo(built);
  }

  /**
   * The launcher's cache of the command line, which it makes in the background: made before the
   * first command, each of the thousand after it takes half the time. Without one they work too.
   */
  private static void makeCache() {
    Run.of(
            Machine.REPOSITORY,
            Map.of("BELAY_NO_BUILD", "1"),
            List.of(Machine.REPOSITORY.resolve("belay").toString(), "version"))
        .ok();
    long end = System.nanoTime() + CACHE_MILLIS * 1_000_000;
    while (!Files.exists(CACHE_KEY) && System.nanoTime() < end) {
      Until.elapsed(100_000_000);
    }
    // The programs' too: a hundred starts in these journeys take half the time.
    Run.of(
        Machine.REPOSITORY,
        Map.of("BELAY_NO_BUILD", "1", "BELAY_NO_AOT", "1"),
        List.of(Machine.REPOSITORY.resolve("belay").toString(), "--training-programs"));
  }

  /** When the programs were built. */
  private static String readBuilt() {
    try (Stream<Path> jars = Files.list(Machine.REPOSITORY.resolve("cli/target"))) {
      StringBuilder times = new StringBuilder();
      for (Path jar : jars.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
        times.append(jar.getFileName()).append(' ').append(Files.getLastModifiedTime(jar));
      }
      return times.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
