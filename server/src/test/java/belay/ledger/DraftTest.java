package belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.InvalidInput;
import belay.release.Kind;
import belay.release.Release;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a ledger that never forgets takes in. */
class DraftTest {
  private static Draft draft(String description, String reason) {
    Actor ana = new Actor(UUID.randomUUID(), "ana@example.com", "key");
    Change change = new Change(ana, Change.Source.API, Optional.of(reason));
    return new Draft(
        UUID.randomUUID(),
        Kind.DEPLOY,
        Release.Ref.NONE,
        description,
        change,
        true,
        Optional.empty(),
        ConfigVars.EMPTY);
  }

  @Test
  void aDescriptionIsOneLine() {
    assertThat(draft("Retry of v2 – with care", "").description()).endsWith("care");
    for (String bad : new String[] {"two\nlines", "\u001b[2Jgone", "nul\0"}) {
      assertThatThrownBy(() -> draft(bad, ""))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("one line");
    }
  }

  @Test
  void nothingIsLongerThanItsLimit() {
    assertThatThrownBy(() -> draft("x".repeat(10_001), "")).hasMessageContaining("10000");
    assertThatThrownBy(() -> draft("x", "y".repeat(1_001))).hasMessageContaining("1000");
  }
}
