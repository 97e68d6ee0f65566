package belay.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  void nobodyThereIsNoFailure() throws IOException {
    assertThat(ListenerHolder.ask(directory.resolve("none"))).isEmpty();
  }

  @Test
  void whoDoesNotGiveIsAFailure() {
    assertThatThrownBy(() -> ListenerHolder.ask(directory.resolve("x".repeat(200))))
        .hasMessageContaining("too long");
    assertThatThrownBy(
            () -> ListenerHolder.ask(Files.createFile(directory.resolve("shut")).resolve("in")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void closingWhileItGivesClosesNobodyElsesSocket() throws Exception {
    int other = Unix.listen(directory.resolve("other"));
    for (int i = 0; i < 300; i++) {
      Path path = directory.resolve("holder-" + i);
      ListenerHolder holder = ListenerHolder.open(path, other, false);
      ListenerHolder.release(ListenerHolder.ask(path).orElseThrow());
      holder.close();
      Path beside = directory.resolve("beside-" + i);
      try (ListenerHolder next = ListenerHolder.open(beside, other, false)) {
        holder.close();
        ListenerHolder.release(ListenerHolder.ask(beside).orElseThrow());
        assertThat(next).isNotNull();
      }
    }
    ListenerHolder.release(other);
  }
}
