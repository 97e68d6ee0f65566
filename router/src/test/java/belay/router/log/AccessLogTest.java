package belay.router.log;

import static org.assertj.core.api.Assertions.assertThat;

import belay.router.Rig;
import belay.router.http.Bytes;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  private static final byte[] LINE = Bytes.latin1("a line of twenty....\n");

  @TempDir Path home;

  @Test
  void beginsANewFileWhenOneIsFull() throws IOException {
    Path file = home.resolve("access.log");
    Notes notes = new Notes(new PrintStream(System.err), InstantSource.system());
    try (AccessLog log = new AccessLog(file, 50, 1, 1, notes)) {
      log.add(0, LINE, LINE.length);
      Rig.await(() -> file.toFile().length() == 21);
      log.add(0, LINE, LINE.length);
      Rig.await(() -> file.toFile().length() == 42);
      log.add(0, LINE, LINE.length);
      Rig.await(() -> Files.exists(home.resolve("access.log.1")) && file.toFile().length() == 21);
    }
    assertThat(home.resolve("access.log.1")).hasSize(42);
  }

  @Test
  void dropsAndCountsWhatDoesNotFit() {
    LogBuffer buffer = new LogBuffer(50);
    assertThat(buffer.add(LINE, LINE.length)).isTrue();
    assertThat(buffer.add(LINE, LINE.length)).isFalse();
    buffer.add(LINE, LINE.length);
    LogBuffer.Taken taken = buffer.take(new byte[10]);
    assertThat(taken.length()).isEqualTo(42);
    assertThat(taken.dropped()).isEqualTo(1);
    assertThat(buffer.take(new byte[10]).length()).isZero();
  }
}
