package belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusedTest {
  @Test
  void whatToDoNextEndsTheMessageAndCanBeTakenFromIt() {
    Refused refused =
        Refused.conflict("db is attached to shop. Detach it first:")
            .next("belay addons:detach db -a shop");
    assertThat(refused)
        .hasMessage("db is attached to shop. Detach it first: belay addons:detach db -a shop");
    assertThat(refused.next()).contains(new Refused.Next("belay addons:detach db -a shop"));
  }

  @Test
  void theReasonNamesTheErrorOfThePlatformApi() {
    assertThat(Refused.rule("No.").id()).isEqualTo("invalid_params");
    assertThat(Refused.conflict("No.").id()).isEqualTo("conflict");
    assertThat(Refused.forbidden("No.").next("belay login").id()).isEqualTo("forbidden");
    assertThat(Refused.rule("No.").next()).isEmpty();
  }
}
