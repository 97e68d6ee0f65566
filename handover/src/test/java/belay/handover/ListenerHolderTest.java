package belay.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerHolderTest {
  @TempDir Path directory;

  /** Descriptors of one socket show the same inode. */
  private static String inode(int descriptor) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
  }

  @Test
  void whoeverAsksGetsTheSameSocket() throws IOException {
    int socket = Unix.listen(directory.resolve("any"));
    Path path = directory.resolve("holder.sock");
    try (ListenerHolder holder = ListenerHolder.open(path, socket, true)) {
      for (int i = 0; i < 3; i++) {
        int given = ListenerHolder.ask(path).orElseThrow();
        assertThat(given).isNotEqualTo(socket);
        assertThat(inode(given)).startsWith("socket:").isEqualTo(inode(socket));
        ListenerHolder.release(given);
      }
      assertThat(holder).isNotNull();
    }
    assertThat(ListenerHolder.ask(path)).isEqualTo(OptionalInt.empty());
  }

  @Test
  void theNextHolderTakesThePlaceOfTheOneBefore() throws IOException {
    Path path = directory.resolve("holder.sock");
    int one = Unix.listen(directory.resolve("one"));
    int two = Unix.listen(directory.resolve("two"));
    try (ListenerHolder first = ListenerHolder.open(path, one, true);
        ListenerHolder second = ListenerHolder.open(path, two, true)) {
      first.close();
      int given = ListenerHolder.ask(path).orElseThrow();
      assertThat(inode(given)).isEqualTo(inode(two));
      ListenerHolder.release(given);
      assertThat(second).isNotNull();
    }
  }

  @Test
  void nobodyThereIsNoFailure() {
    assertThat(ListenerHolder.ask(directory.resolve("none"))).isEmpty();
    assertThat(ListenerHolder.ask(directory.resolve("x".repeat(200)))).isEmpty();
  }
}
