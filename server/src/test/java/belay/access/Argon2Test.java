package belay.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class Argon2Test {
  /** Made by the reference implementation, through argon2-cffi. */
  private static final String THEIRS =
      "$argon2id$v=19$m=19456,t=2,p=1$zQNIgYuuT4dTrBnYWDNaeg$cKNzlpUkRj56cAf/8egXk1KUT/UCp6pGd2PnxhhAvkc";

  private static final String CHEAPER =
      "$argon2id$v=19$m=64,t=1,p=1$nB3y78fjbYFfop1vTGqxuQ$m2TJizaktzeY35kLm/Qb7Dc52ut7CNC4zi3jVPYTtEk";

  @Test
  void hashesOfTheReferenceImplementationFit() {
    assertThat(Argon2.fits("correct horse", THEIRS)).isTrue();
    assertThat(Argon2.fits("correct horsf", THEIRS)).isFalse();
    assertThat(Argon2.fits("π pass", CHEAPER)).isTrue();
  }

  @Test
  void aHashHasItsOwnSaltAndTheUsualForm() {
    SecureRandom random = new SecureRandom();
    String one = Argon2.hash("correct horse", random);
    assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("horse");
    assertThat(Argon2.hash("correct horse", random)).isNotEqualTo(one);
    assertThat(Argon2.fits("correct horse", one)).isTrue();
  }

  @Test
  void nothingFitsNobody() {
    assertThat(Argon2.fits("", Argon2.NOBODYS)).isFalse();
    assertThat(Argon2.fits("nobody", Argon2.NOBODYS)).isFalse();
  }
}
