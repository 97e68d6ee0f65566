package belay.acceptance;

import org.junit.jupiter.api.Tag;

@Tag("long")
class ContractsDocJourneyTest extends DocJourney {
  ContractsDocJourneyTest() {
    super(Machine.REPOSITORY.resolve("docs/contracts.md"));
  }
}
