package belay.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** bubblewrap is installed and the machine forbids it, as many containers do. */
class ForbiddenSandboxTest {
  @TempDir Path base;

  @Test
  void dynosRunPlainAndTheDescriptionSaysWhy() throws IOException {
    Machine here = Machine.look();
    Machine forbidding =
        new Machine(
            here.root(),
            Optional.of(Path.of("/bin/false")),
            here.setpriv(),
            here.unshare(),
            here.nsenter(),
            here.script(),
            here.prlimit(),
            here.shell());
    try (Dynos dynos = new Dynos(base, forbidding)) {
      assertThat(dynos.run("echo runs; exit 2", Map.of())).isEqualTo(2);

      assertThat(dynos.printed).containsExactly("job.1: runs");
      assertThat(dynos.runtime.description()).contains("not sandboxed", "better did not work here");
    }
  }
}
