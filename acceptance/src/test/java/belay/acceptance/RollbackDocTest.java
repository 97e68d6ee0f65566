package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acceptance.Manual.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/rollback.md says, as far as it can be seen without running it. */
class RollbackDocTest {
  @Test
  void everyCommandThatTheTextNamesIsShownToo() {
    Manual manual = Manual.read(RollbackDocJourneyTest.PAGE);
    List<String> shown =
        manual.sections().stream()
            .flatMap(s -> s.parts().stream())
            .filter(Part.Shown.class::isInstance)
            .map(p -> ((Part.Shown) p).command())
            .toList();
    assertThat(manual.named())
        .isNotEmpty()
        .allSatisfy(named -> assertThat(shown).anyMatch(command -> command.startsWith(named)));
  }
}
