package belay.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GitMemoryTest {
  private static final long MEGA = 1 << 20;

  private final GitMemory memory = new GitMemory();
  private final UUID mallory = UUID.randomUUID();
  private final UUID ana = UUID.randomUUID();

  @Test
  void whatIsGivenBackIsThereForOthers() throws IOException {
    for (int push = 0; push < 100; push++) {
      GitMemory.Share share = memory.share(mallory);
      share.add(30 * MEGA);
      share.remove(20 * MEGA);
      share.close();
    }
    try (GitMemory.Share share = memory.share(ana)) {
      assertThatCode(() -> share.add(40 * MEGA)).doesNotThrowAnyException();
    }
  }

  @Test
  void oneClientAloneNeverHasAllOfIt() {
    try (GitMemory.Share share = memory.share(mallory)) {
      assertThatThrownBy(() -> share.add(47 * MEGA)).hasMessageContaining("busy");
    }
  }

  @Test
  void onePersonWithManyClientsLeavesRoomForOthers() throws IOException {
    try (GitMemory.Share first = memory.share(mallory);
        GitMemory.Share second = memory.share(mallory);
        GitMemory.Share others = memory.share(ana)) {
      first.add(20 * MEGA);
      second.add(19 * MEGA);

      assertThatCode(() -> others.add(8 * MEGA)).doesNotThrowAnyException();
    }
  }

  /** Who holds memory and sends nothing is ended for who needs it, and not before. */
  @Test
  void whoLetsTheLineStandStillMakesRoom() throws IOException {
    CompletableFuture<IOException> ended = new CompletableFuture<>();
    CompletableFuture<Boolean> holds = new CompletableFuture<>();
    PipedInputStream silent = new PipedInputStream();
    try (PipedOutputStream never = new PipedOutputStream(silent);
        GitMemory.Share needing = memory.share(ana)) {
      Thread.ofVirtual()
          .start(() -> {
            try (GitMemory.Share share = memory.share(mallory);
                InputStream in = new Waited(silent, share)) {
              share.add(39 * MEGA);
              holds.complete(true);
              ended.completeExceptionally(new AssertionError("read " + in.read()));
            } catch (IOException e) {
              ended.complete(e);
            }
          });
      assertThat(holds.join()).isTrue();

      needing.add(20 * MEGA);

      assertThat(ended.join()).hasMessageContaining("too slowly");
      assertThat(never).isNotNull();
    }
  }
}
