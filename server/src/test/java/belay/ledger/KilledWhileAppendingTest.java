package belay.ledger;

import static belay.ledger.Fixture.APP;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that appends, without a warning, and looks at what it left. */
class KilledWhileAppendingTest {
  @TempDir Path home;

  @RepeatedTest(3)
  void whatWasAcknowledgedIsThereAndTheChainIsWhole(RepetitionInfo repetition)
      throws IOException, InterruptedException {
    int acknowledged = appendUntilKilled(40 * repetition.getCurrentRepetition());
    try (Fixture fixture = new Fixture(home)) {
      int newest = fixture.ledger.newest(APP, 1).getFirst().version();
      assertThat(newest).isGreaterThanOrEqualTo(acknowledged);
      assertThat(fixture.ledger.verify(APP)).isInstanceOf(Verification.Whole.class);
      assertThat(fixture.append().version()).isEqualTo(newest + 1);
      assertThat(fixture.ledger.pending()).hasSizeLessThanOrEqualTo(2);
    }
  }

  private int appendUntilKilled(int lines) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Appender.class.getName(),
                    home.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int last = 0;
    try (BufferedReader answers = process.inputReader()) {
      for (int i = 0; i < lines; i++) {
        last = Integer.parseInt(answers.readLine());
      }
      // Through the handle, because Process.destroyForcibly closes what we still read.
      process.toHandle().destroyForcibly();
      // Lines it wrote between our last read and its death are acknowledged too.
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        last = line.isBlank() ? last : Math.max(last, Integer.parseInt(line));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return last;
  }

  /** Appends for ever, and says each version once it is acknowledged. */
  static final class Appender {
    private Appender() {}

    public static void main(String[] args) {
      try (Fixture fixture = new Fixture(Path.of(args[0]))) {
        while (!System.out.checkError()) {
          System.out.println(fixture.appendLive(Map.of("A", "1")).version());
        }
      }
    }
  }
}
