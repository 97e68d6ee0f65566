package belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.provider.ProviderFailed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopyWordsTest {
  private static String label(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theLabelSaysInWhichFileTheWalBegins() {
    String label =
        label(
            """
            START WAL LOCATION: 0/2000028 (file 000000010000000000000002)
            CHECKPOINT LOCATION: 0/2000060
            LABEL: belay c1
            """);

    assertThat(CopyWords.firstWal(label)).isEqualTo("000000010000000000000002");
  }

  @Test
  void aLabelWithoutThatIsRefused() {
    assertThatThrownBy(() -> CopyWords.firstWal(label("LABEL: belay c1\n")))
        .isInstanceOf(ProviderFailed.class)
        .hasMessageContaining("where the copy begins");
  }

  @Test
  void whatWasWrittenIsReadByTableWithSinceWhenItIsCounted() {
    var written =
        CopyWords.written("2026-11-30 20:00:00+00/\npublic.orders\t1000\npublic.odd name\t3\n");

    assertThat(written.since()).isEqualTo("2026-11-30 20:00:00+00/");
    assertThat(written.rows()).isEqualTo(Map.of("public.orders", 1000L, "public.odd name", 3L));
  }
}
