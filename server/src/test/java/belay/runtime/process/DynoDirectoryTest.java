package belay.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.AppName;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynoDirectoryTest {
  /** The longest path that Linux takes (PATH_MAX, without the end of the string). */
  private static final int PATH_LENGTH_MAX = 4_095;

  @TempDir Path base;

  @Test
  void oneThatCannotBeFilledIsTakenAwayAgain() throws IOException {
    UUID id = UUID.randomUUID();
    Path dynos = deep(PATH_LENGTH_MAX - id.toString().length() - 2);
    Dyno dyno =
        new Dyno(
            id,
            UUID.randomUUID(),
            new AppName("shop"),
            new DynoName("web", 1),
            2,
            "run",
            OptionalInt.of(5_000),
            Instant.EPOCH);

    assertThatThrownBy(() ->
            DynoDirectory.create(
                dynos, dyno, DynoDirectory.Note.of(dyno, false, Isolation.PLAIN, "")))
        .isInstanceOf(IOException.class);

    assertThat(dynos).isEmptyDirectory();
  }

  /** So deep that a directory fits in it, and a file in that no more. */
  private Path deep(int length) throws IOException {
    Path path = base;
    while (path.toString().length() < length - 1) {
      int more = Math.min(200, length - path.toString().length() - 1);
      path = path.resolve("d".repeat(more));
    }
    return Files.createDirectories(path);
  }
}
