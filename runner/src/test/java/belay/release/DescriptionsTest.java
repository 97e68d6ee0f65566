package belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
    assertThat(Descriptions.retry(deploy("Deploy 0002abc")))
        .isEqualTo("Retry of v2: Deploy 0002abc");
  }

  private static Release deploy(String description) {
    return new Release(
        new UUID(9, 2),
        new UUID(0, 1),
        2,
        Kind.DEPLOY,
        Release.Ref.NONE,
        description,
        new Change(
            new Actor(new UUID(0, 2), "ana@example.com", "key"),
            Change.Source.CLI,
            Optional.empty()),
        Instant.parse("2024-01-15T10:00:00Z"),
        Optional.empty(),
        Optional.empty(),
        ConfigVars.EMPTY,
        List.of(),
        "");
  }

  private static String config(Map<String, String> after) {
    return Descriptions.config(ConfigDiff.between(ConfigVars.EMPTY, ConfigVars.of(after)));
  }
}
