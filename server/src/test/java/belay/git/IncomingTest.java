package belay.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class IncomingTest {
  /** As a network is, on which nothing has come yet. */
  private static InputStream slow(byte... bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int available() {
        return 0;
      }
    };
  }

  private static final GitMemory.Share SHARE = new GitMemory().share(UUID.randomUUID());

  private static PackScan scan() {
    return new PackScan(new PackBounds(new Semaphore(1), SHARE, () -> 0));
  }

  @Test
  void whatIsStillToComeIsNoEnd() throws IOException {
    try (Incoming incoming = new Incoming(slow((byte) 7, (byte) 8), scan(), SHARE)) {
      assertThat(incoming.available()).isEqualTo(1);
      assertThat(incoming.available()).isEqualTo(1);
      assertThat(incoming.readAllBytes()).containsExactly(7, 8);
    }
  }

  @Test
  void theEndHasNothingAvailable() throws IOException {
    try (Incoming incoming = new Incoming(slow(), scan(), SHARE)) {
      assertThat(incoming.available()).isZero();
      assertThat(incoming.read()).isEqualTo(-1);
    }
  }
}
