package belay.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessTypesTest {
  private static final Slug SLUG =
      new Slug(
          new UUID(0, 1),
          new UUID(0, 2),
          Optional.empty(),
          Optional.empty(),
          "Procfile",
          Optional.empty(),
          new TreeMap<>(Map.of("web", "run", "worker", "work", "release", "migrate")),
          new TreeMap<>(Map.of()),
          Slug.Health.PORT_OPENS,
          true,
          List.of(),
          Slug.Copied.MIGRATIONS,
          List.of(),
          Limits.USUAL,
          List.of(),
          1,
          "hash",
          Instant.EPOCH);

  @Test
  void oneWebDynoRunsUnlessAskedOtherwise() {
    assertThat(ProcessTypes.quantities(SLUG, Map.of("gone", 5, "release", 3)))
        .isEqualTo(Map.of("web", 1, "worker", 0));
    assertThat(ProcessTypes.quantities(SLUG, Map.of("web", 0, "worker", 2)))
        .isEqualTo(Map.of("web", 0, "worker", 2));
  }

  @ParameterizedTest
  @CsvSource({"3,1,3", "+2,1,3", "-2,1,0", "0,7,0", "100,0,100"})
  void aQuantityIsANumberOrAStep(String asked, int before, int quantity) {
    assertThat(ProcessTypes.asked(asked, before)).isEqualTo(quantity);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "many", "1.5", "101", "+100", "9999999", "--1"})
  void noOtherIsTaken(String asked) {
    assertThatThrownBy(() -> ProcessTypes.asked(asked, 1)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void whatDoesNotRunIsNotScaled() {
    ProcessTypes.insistRuns("worker", "shop", SLUG);
    assertThatThrownBy(() -> ProcessTypes.insistRuns("release", "shop", SLUG))
        .isInstanceOf(NotFound.class)
        .hasMessage(
            "Couldn't find that process type (release). It is run once by each deploy. shop has:"
                + " web, worker");
    assertThatThrownBy(() -> ProcessTypes.insistRuns("clock", "shop", SLUG))
        .isInstanceOf(NotFound.class)
        .hasMessageEndingWith("(clock). shop has: web, worker");
  }

  @ParameterizedTest
  @CsvSource({"web,101", "web,-1", "we b,1", "-web,1"})
  void whatCannotBeAFormationIsRefused(String type, int quantity) {
    assertThatThrownBy(() -> ProcessTypes.insist(type, quantity)).isInstanceOf(InvalidInput.class);
  }
}
