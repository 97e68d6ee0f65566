package belay.runtime.process;

import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** The same where no overlay can be mounted. */
@Tag("long")
class CopyProcessRuntimeTest extends ProcessRuntimeTest {
  @Override
  Machine machine() {
    Machine here = Machine.look();
    return new Machine(
        here.root(),
        here.bubblewrap(),
        here.setpriv(),
        Optional.empty(),
        here.nsenter(),
        here.script(),
        here.prlimit(),
        here.shell());
  }
}
