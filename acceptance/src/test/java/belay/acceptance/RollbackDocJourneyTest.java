package belay.acceptance;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("longest")
class RollbackDocJourneyTest extends DocJourney {
  static final Path PAGE = Machine.REPOSITORY.resolve("docs/rollback.md");

  RollbackDocJourneyTest() {
    super(PAGE);
  }
}
