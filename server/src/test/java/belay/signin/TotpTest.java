package belay.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codes of RFC 6238, appendix B, of which apps show the last six digits. */
class TotpTest {
  private static final byte[] KEY = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
  private static final Instant NOW = Instant.ofEpochSecond(1_111_111_111);

  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void aCodeIsTheRfcs(long second, String code) {
    assertThat(Totp.code(KEY, Totp.step(Instant.ofEpochSecond(second)))).isEqualTo(code);
  }

  @Test
  void aClockMayBeAStepAwayAndNoMore() {
    long step = Totp.step(NOW);
    for (int away = -3; away <= 3; away++) {
      assertThat(Totp.fit(KEY, Totp.code(KEY, step + away), NOW, 0).isPresent())
          .as("%d steps away", away)
          .isEqualTo(Math.abs(away) <= 1);
    }
  }

  @Test
  void aCodeIsGoodOnceAndNoneOlderAfterIt() {
    long step = Totp.step(NOW);
    assertThat(Totp.fit(KEY, "050471", NOW, 0)).hasValue(step);
    assertThat(Totp.fit(KEY, "050 471", NOW, step - 1)).hasValue(step);
    assertThat(Totp.fit(KEY, "050471", NOW, step)).isEmpty();
    assertThat(Totp.fit(KEY, Totp.code(KEY, step - 1), NOW, step)).isEmpty();
    assertThat(Totp.fit(KEY, Totp.code(KEY, step + 1), NOW, step)).hasValue(step + 1);
  }

  @Test
  void whatIsNoCodeFitsNothing() {
    for (String typed : new String[] {"", "50471", "0504710", "abcdef", "０５０４７１", "\0\0\0\0\0\0"}) {
      assertThat(Totp.fit(KEY, typed, NOW, 0)).as(typed).isEmpty();
    }
  }

  @Test
  void theKeyIsToldAsAppsReadIt() {
    assertThat(Totp.text(KEY)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assertThat(Totp.uri("Belay", "ana+x@example.com", KEY))
        .isEqualTo(
            "otpauth://totp/Belay:ana%2Bx%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Belay");
    assertThat(QrCode.of(Totp.uri("Belay", "ana@example.com", KEY)).path()).startsWith("M4 4h1v1");
  }
}
