package belay.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import belay.fleet.Backoff;
import belay.fleet.Words;
import belay.layout.DotEnv;
import belay.release.AppName;
import belay.release.ConfigVars;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The small pure rules of the room. */
class SmallRulesTest {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @Test
  void aDynoThatKeepsCrashingIsStartedLessAndLessOften() {
    assertThat(Backoff.after(1, LONGEST)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Backoff.after(2, LONGEST)).isEqualTo(Duration.ofSeconds(2));
    assertThat(Backoff.after(5, LONGEST)).isEqualTo(Duration.ofSeconds(16));
    assertThat(Backoff.after(1_000, LONGEST)).isEqualTo(LONGEST);
  }

  @Test
  void anEnvFileQuotesWhatAShellWouldTakeApart() {
    ConfigVars config =
        ConfigVars.of(
            Map.of("A", "plain-1.2:3", "B", "two words", "C", "line\nbreak", "D", "a\"b$c\\d"));

    assertThat(DotEnv.text(config))
        .isEqualTo("A=plain-1.2:3\nB=\"two words\"\nC=\"line\\nbreak\"\nD=\"a\\\"b\\$c\\\\d\"\n");
  }

  @Test
  void theFirstLineOfADeployNamesAppAndStage() {
    assertThat(Words.appAndStage(new AppName("api-production"))).isEqualTo("api to production");
    assertThat(Words.appAndStage(new AppName("api-two"))).isEqualTo("api-two");
    assertThat(Words.appAndStage(new AppName("api"))).isEqualTo("api");
  }

  @Test
  void aReasonEndsWithOneFullStop() {
    assertThat(Words.sentence("web.1 did not listen")).isEqualTo("web.1 did not listen.");
    assertThat(Words.sentence("The disk is full.")).isEqualTo("The disk is full.");
  }
}
