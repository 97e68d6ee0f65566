package belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DescriptionsTest {
  private static final ConfigVars BEFORE =
      ConfigVars.of(Map.of("SAME", "1", "CHANGED", "old", "GONE", "1", "ALSO_GONE", "1"));

  @Test
  void aDiffNamesWhatDiffers() {
    ConfigVars after = ConfigVars.of(Map.of("SAME", "1", "CHANGED", "new", "ADDED", "1"));
    ConfigDiff diff = ConfigDiff.between(BEFORE, after);
    assertThat(diff.added()).containsExactly("ADDED");
    assertThat(diff.changed()).containsExactly("CHANGED");
    assertThat(diff.removed()).containsExactly("ALSO_GONE", "GONE");
    assertThat(diff.set()).containsExactly("ADDED", "CHANGED");
    assertThat(diff.keys()).containsExactly("ADDED", "ALSO_GONE", "CHANGED", "GONE");
    assertThat(diff.isEmpty()).isFalse();
    assertThat(ConfigDiff.between(BEFORE, BEFORE).isEmpty()).isTrue();
  }

  @Test
  void configChangesNameKeysAndNeverValues() {
    assertThat(config(Map.of("FOO", "s3cret", "BAR", "s3cret")))
        .isEqualTo("Set BAR, FOO config vars");
    assertThat(
            Descriptions.config(
                ConfigDiff.between(ConfigVars.of(Map.of("FOO", "x")), ConfigVars.EMPTY)))
        .isEqualTo("Remove FOO config vars");
    assertThat(
            Descriptions.config(
                ConfigDiff.between(
                    ConfigVars.of(Map.of("B", "x")), ConfigVars.of(Map.of("A", "x")))))
        .isEqualTo("Set A, remove B config vars");
  }

  @Test
  void manyKeysAreCounted() {
    String description =
        config(
            IntStream.range(0, 60)
                .boxed()
                .collect(Collectors.toMap(i -> String.format("K%02d", i), i -> "")));
    assertThat(description).startsWith("Set K00, ").endsWith("K49 and 10 more config vars");
  }

  @Test
  void theRestIsInHerokusWords() {
    AppName api = new AppName("api-staging");
    assertThat(Descriptions.initial()).isEqualTo("Initial release");
    assertThat(Descriptions.deploy("575bfa8d1234567890123456789012345678abcd"))
        .isEqualTo("Deploy 575bfa8");
    assertThat(Descriptions.rollback(46)).isEqualTo("Rollback to v46");
    assertThat(Descriptions.fork(api, 46)).isEqualTo("Fork from api-staging v46");
    assertThat(Descriptions.attach("DATABASE", "postgresql-curved-123"))
        .isEqualTo("Attach DATABASE (@ref:postgresql-curved-123)");
    Story story = new Story();
    assertThat(Descriptions.retry(story.entry(story.deployFailed()).release()))
        .isEqualTo("Retry of v2: Deploy 0002abc");
  }

  private static String config(Map<String, String> after) {
    return Descriptions.config(ConfigDiff.between(ConfigVars.EMPTY, ConfigVars.of(after)));
  }
}
