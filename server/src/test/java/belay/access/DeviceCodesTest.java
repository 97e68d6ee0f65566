package belay.access;

import static org.assertj.core.api.Assertions.assertThat;

import belay.access.DeviceCodes.Answer;
import belay.access.DeviceCodes.Begun;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeviceCodesTest {
  private static final User ANA =
      new User(UUID.randomUUID(), "ana@example.com", false, Instant.EPOCH);

  private Instant now = Instant.parse("2026-11-30T10:00:00Z");
  private final DeviceCodes codes = new DeviceCodes(() -> now, new SecureRandom());

  private Begun begun() {
    return codes.begin("bob@laptop", "203.0.113.9", "203.0.113.9").orElseThrow();
  }

  @Test
  void aYesIsToldOnce() {
    Begun begun = begun();
    assertThat(codes.redeem(begun.secret())).isInstanceOf(Answer.Pending.class);
    assertThat(codes.decide(begun.asked().code(), ANA, true)).isTrue();
    assertThat(codes.redeem(begun.secret())).isEqualTo(new Answer.Approved(ANA, "bob@laptop"));
    assertThat(codes.redeem(begun.secret())).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void aNoIsToldOnce() {
    Begun begun = begun();
    assertThat(codes.decide(begun.asked().code(), ANA, false)).isTrue();
    assertThat(codes.decide(begun.asked().code(), ANA, true)).isFalse();
    assertThat(codes.redeem(begun.secret())).isInstanceOf(Answer.Denied.class);
    assertThat(codes.redeem(begun.secret())).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void whatIsTypedMayBeSmallAndWithoutADash() {
    String code = begun().asked().code();
    assertThat(code).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
    assertThat(codes.find(code.toLowerCase(Locale.ROOT).replace("-", " "))).isPresent();
    assertThat(codes.find(code.substring(1))).isEmpty();
  }

  @Test
  void afterTenMinutesItIsOver() {
    Begun begun = begun();
    now = now.plus(DeviceCodes.LIFE);
    assertThat(codes.decide(begun.asked().code(), ANA, true)).isFalse();
    assertThat(codes.redeem(begun.secret())).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void ofOnePlaceOnlyAFewAreOpenAndOfAllTheOldestGoes() {
    for (int i = 0; i < DeviceCodes.OF_ONE_PLACE_MAX; i++) {
      begun();
    }
    assertThat(codes.begin("x", "203.0.113.9", "203.0.113.9")).isEmpty();
    Begun other = codes.begin("x", "a", "a").orElseThrow();
    for (int i = 0; i < DeviceCodes.ALL_MAX; i++) {
      assertThat(codes.begin("x", "p" + i, "p" + i)).isPresent();
    }
    assertThat(codes.redeem(other.secret())).isInstanceOf(Answer.Unknown.class);
    assertThat(codes.begin("x", "203.0.113.9", "203.0.113.9")).isPresent();
  }

  @Test
  void secretsAreInNoText() {
    Begun begun = begun();
    assertThat(begun.toString()).doesNotContain(begun.secret());
  }
}
