package belay.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChallengesTest {
  private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
  private final Challenges challenges = new Challenges(new SecureRandom());

  @Test
  void isGoodForItsPurposeUntilItsTimeIsOver() {
    String made = challenges.make("sign in", NOW);
    assertThat(challenges.open(made, "sign in", NOW)).isPresent();
    assertThat(challenges.open(made, "sign in", NOW.plus(Challenges.LIFE).minusSeconds(1)))
        .isPresent();
    assertThat(challenges.open(made, "sign in", NOW.plus(Challenges.LIFE))).isEmpty();
    assertThat(challenges.open(made, "of ana", NOW)).isEmpty();
    assertThat(new Challenges(new SecureRandom()).open(made, "sign in", NOW)).isEmpty();
  }

  @Test
  void isAnsweredOnce() {
    String made = challenges.make("sign in", NOW);
    assertThat(challenges.spend(made, NOW)).isTrue();
    assertThat(challenges.spend(made, NOW)).isFalse();
    assertThat(challenges.open(made, "sign in", NOW)).isEmpty();
    assertThat(challenges.spend(challenges.make("sign in", NOW), NOW.plus(Duration.ofDays(1))))
        .isTrue();
  }

  @Test
  void whatWasChangedIsNone() {
    String made = challenges.make("sign in", NOW);
    for (int at : List.of(0, 10, 12, 30, 40, 52)) {
      char other = made.charAt(at) == 'A' ? 'B' : 'A';
      String changed = made.substring(0, at) + other + made.substring(at + 1);
      assertThat(challenges.open(changed, "sign in", NOW)).as("at %d", at).isEmpty();
    }
    for (String none : List.of("", "AAAA", made + made, made.substring(4), "?", "é".repeat(54))) {
      assertThat(challenges.open(none, "sign in", NOW)).as(none).isEmpty();
    }
  }

  @Test
  void recoveryCodesAreEachAnotherAndTypedAsOneLikes() {
    List<String> codes = RecoveryCodes.make(new SecureRandom());
    Set<String> all = new HashSet<>(codes);
    assertThat(all).hasSize(RecoveryCodes.MADE).allMatch(c -> c.matches("([a-z2-7]{4}-?){4}"));
    String code = codes.getFirst();
    assertThat(RecoveryCodes.hash(" " + code.replace("-", " ").toUpperCase(java.util.Locale.ROOT)))
        .isEqualTo(RecoveryCodes.hash(code))
        .isNotEqualTo(RecoveryCodes.hash(codes.getLast()));
  }
}
