package belay.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every command that docs/groups.md shows is run, and prints what it shows there. */
@Tag("long")
class GroupsDocJourneyTest {
  static final Path PAGE = Machine.REPOSITORY.resolve("docs/groups.md");

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static ManualRun manual;

  @BeforeAll
  static void start() {
    machine = Machine.up();
    manual = new ManualRun(machine, PAGE);
  }

  @AfterAll
  static void stop() throws IOException {
    machine.close();
    manual.end();
  }

  @TestFactory
  Stream<DynamicTest> whatEverySectionShowsIsWhatHappens() {
    return manual.sections();
  }
}
