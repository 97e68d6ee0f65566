package belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.ConfigVars;
import belay.release.ConfigVars.Reference;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigEncodingTest {
  private static ConfigVars config(int generation) {
    return new ConfigVars(
        new TreeMap<>(Map.of("A", "1")),
        new TreeMap<>(Map.of("DATABASE_URL", new Reference("pg", "URL", generation))));
  }

  @Test
  void aConfigWithTheFirstGenerationHasTheBytesThatItAlwaysHad() {
    byte[] before =
        new Encoding("config 2")
            .number(1)
            .text("A")
            .text("1")
            .number(1)
            .text("DATABASE_URL")
            .text("pg")
            .text("URL")
            .bytes();

    assertThat(HexFormat.of().formatHex(ConfigEncoding.of(config(1))))
        .isEqualTo(HexFormat.of().formatHex(before));
    assertThat(ConfigEncoding.config(before)).isEqualTo(config(1));
  }

  @Test
  void anotherGenerationIsReadBack() {
    assertThat(ConfigEncoding.config(ConfigEncoding.of(config(2)))).isEqualTo(config(2));
  }
}
