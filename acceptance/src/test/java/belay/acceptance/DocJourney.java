package belay.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every command that a page of docs shows is run, and prints what it shows there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DocJourney {
  private final Machine machine;
  private final ManualRun manual;

  DocJourney(Path page) {
    machine = Machine.up();
    manual = new ManualRun(machine, page);
  }

  @AfterAll
  void stop() throws IOException {
    machine.close();
    manual.end();
  }

  @TestFactory
  Stream<DynamicTest> whatEverySectionShowsIsWhatHappens() {
    return manual.sections();
  }
}
