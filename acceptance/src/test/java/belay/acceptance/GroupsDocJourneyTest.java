package belay.acceptance;

import org.junit.jupiter.api.Tag;

@Tag("long")
class GroupsDocJourneyTest extends DocJourney {
  GroupsDocJourneyTest() {
    super(Machine.REPOSITORY.resolve("docs/groups.md"));
  }
}
