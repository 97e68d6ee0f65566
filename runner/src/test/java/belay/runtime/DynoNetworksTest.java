package belay.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DynoNetworksTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "dyno", "10.209.0.0/16", "10.209.0.0/16 fd12::/48"})
  void whatTheRunnerTellsIsUnderstood(String text) {
    assertThat(DynoNetworks.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = "10.209.0.0/16")
  void aRunnerOfBeforeTellsOfOneRange(String text) {
    assertThat(DynoNetworks.parse(text))
        .isEqualTo(new DynoNetworks(DynoNetworks.Kind.APP, Optional.of(text), Optional.empty()));
  }
}
