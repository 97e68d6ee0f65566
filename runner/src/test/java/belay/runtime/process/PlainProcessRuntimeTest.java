package belay.runtime.process;

import java.util.Optional;

/** The same where bubblewrap is not installed. */
class PlainProcessRuntimeTest extends ProcessRuntimeTest {
  @Override
  Machine machine() {
    Machine here = Machine.look();
    return new Machine(
        here.root(),
        Optional.empty(),
        here.setpriv(),
        here.unshare(),
        here.nsenter(),
        here.script(),
        here.prlimit(),
        here.shell());
  }
}
