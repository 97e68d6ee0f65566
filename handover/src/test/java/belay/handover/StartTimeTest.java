package belay.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class StartTimeTest {
  @Test
  void aProcessHasOneAndWhatIsNoneHasNot() {
    assertThat(StartTime.ofThisProcess()).isPositive();
    assertThat(StartTime.of(Long.MAX_VALUE)).isZero();
  }

  /** After a kill of everything its dynos are that, for as long as process 1 takes its time. */
  @Test
  void whatEndedAndNobodyAskedForHasNone() throws IOException {
    // It ends once its parent is a program that asks for nobody.
    String script =
        "(while [ \"$(cat /proc/$$/comm)\" != sleep ]; do :; done) & echo $!; exec sleep 1000";
    Process parent = new ProcessBuilder("sh", "-c", script).start();
    try (var out =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
      long child = Long.parseLong(out.readLine());
      while (!state(child).equals("Z")) {
        LockSupport.parkNanos(2_000_000);
      }
      assertThat(StartTime.of(child)).isZero();
    } finally {
      parent.destroyForcibly();
    }
  }

  private static String state(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[0];
  }
}
