package belay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberCallsTest {
  /** A crash of the machine may leave a file without what was written to it. */
  @Test
  void aKeyThatWasCutShortIsMadeAnew(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("calls.key");
    byte[] first = MemberCalls.key(file);
    assertThat(MemberCalls.key(file)).hasSize(32).isEqualTo(first);

    Files.write(file, new byte[0]);
    byte[] second = MemberCalls.key(file);

    assertThat(second).hasSize(32).isNotEqualTo(first);
    assertThat(MemberCalls.key(file)).isEqualTo(second);
  }
}
