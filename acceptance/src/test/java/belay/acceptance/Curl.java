package belay.acceptance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The curl of this machine, which not every machine has. */
final class Curl {
  private Curl() {}

  /** Skips the journey where there is none. */
  static void insist() {
    boolean there =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "curl")));
    assumeTrue(there, "skipped: curl is not installed");
  }
}
