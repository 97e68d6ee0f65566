package belay.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.ConfigVars.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The config of a rollback: examples, and a slow and obvious telling of the rule by chance. */
class ConfigModeTest {
  private static final ConfigVars TARGET = ConfigVars.of(Map.of("LEVEL", "info", "OLD", "1"));
  private static final ConfigVars SERVING = ConfigVars.of(Map.of("LEVEL", "debug", "STRIPE", "k"));

  @Test
  void targetIsWhatTheTargetHad() {
    assertThat(ConfigMode.TARGET.of(TARGET, SERVING, new TreeSet<>())).isEqualTo(TARGET);
  }

  @Test
  void currentIsWhatServes() {
    assertThat(ConfigMode.CURRENT.of(TARGET, SERVING, new TreeSet<>())).isEqualTo(SERVING);
  }

  @Test
  void mergeIsTheTargetsAndWhatItNeverHad() {
    assertThat(ConfigMode.MERGE.of(TARGET, SERVING, new TreeSet<>()).values())
        .containsExactly(
            Map.entry("LEVEL", "info"), Map.entry("OLD", "1"), Map.entry("STRIPE", "k"));
  }

  @Test
  void aStickyKeyNeverGoesBackNorComesBack() {
    TreeSet<String> sticky = new TreeSet<>(List.of("LEVEL", "OLD"));
    assertThat(ConfigMode.TARGET.of(TARGET, SERVING, sticky).values())
        .containsExactly(Map.entry("LEVEL", "debug"));
  }

  @Test
  void whatAnAddonOwnsNowStaysTheAddons() {
    Reference url = new Reference("postgresql-curved-123", "URL");
    ConfigVars target = ConfigVars.of(Map.of("DATABASE_URL", "postgres://old"));
    ConfigVars serving = ConfigVars.EMPTY.withReferences(Map.of("DATABASE_URL", url));
    assertThat(ConfigMode.TARGET.of(target, serving, new TreeSet<>())).isEqualTo(serving);
    assertThat(ConfigMode.TARGET.of(serving, target, new TreeSet<>()))
        .as("what it owned at the target is a reference again, not a password of that day")
        .isEqualTo(serving);
  }

  @Test
  void anAddonsKeyIsNotSetByHand() {
    ConfigVars owned =
        ConfigVars.EMPTY.withReferences(Map.of("DATABASE_URL", new Reference("db-1", "URL")));
    assertThatThrownBy(() -> owned.with(Map.of("DATABASE_URL", Optional.of("x"))))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("db-1");
    assertThat(owned.withoutAddons(java.util.Set.of("db-1"))).isEqualTo(ConfigVars.EMPTY);
  }

  @Test
  void onlyThreeWordsNameAMode() {
    assertThat(ConfigMode.ofWord("Merge")).isEqualTo(ConfigMode.MERGE);
    assertThatThrownBy(() -> ConfigMode.ofWord("old"))
        .hasMessageContaining("target, current, merge");
  }

  @RepeatedTest(20)
  void everyModeIsTheModels(RepetitionInfo repetition) {
    for (int i = 0; i < 200; i++) {
      Random random = new Random(repetition.getCurrentRepetition() * 1_000L + i);
      ConfigVars target = chance(random);
      ConfigVars serving = chance(random);
      TreeSet<String> sticky = new TreeSet<>();
      keys().stream().filter(_ -> random.nextInt(4) == 0).forEach(sticky::add);
      for (ConfigMode mode : ConfigMode.values()) {
        ConfigVars real = mode.of(target, serving, sticky);
        for (String key : keys()) {
          assertThat(real.meaning(key))
              .as("%s %s of %s", mode, key, i)
              .isEqualTo(model(mode, key, target, serving, sticky.contains(key)));
        }
      }
    }
  }

  /** One key at a time, in the words of the guide. */
  private static Optional<Object> model(
      ConfigMode mode, String key, ConfigVars target, ConfigVars serving, boolean sticky) {
    if (sticky || serving.references().containsKey(key) || mode == ConfigMode.CURRENT) {
      return serving.meaning(key);
    }
    if (mode == ConfigMode.MERGE) {
      return target.meaning(key).or(() -> serving.meaning(key));
    }
    return target.meaning(key);
  }

  private static ConfigVars chance(Random random) {
    TreeMap<String, String> values = new TreeMap<>();
    TreeMap<String, Reference> references = new TreeMap<>();
    for (String key : keys()) {
      switch (random.nextInt(4)) {
        case 0, 1 -> values.put(key, String.valueOf(random.nextInt(2)));
        case 2 -> references.put(key, new Reference("db-" + random.nextInt(2), "URL"));
        default -> {}
      }
    }
    return new ConfigVars(values, references);
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (char key = 'A'; key < 'G'; key++) {
      keys.add(String.valueOf(key));
    }
    return keys;
  }
}
