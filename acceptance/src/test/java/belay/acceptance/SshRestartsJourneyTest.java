package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The key that was good before a restart or an upgrade is good after it. */
@Tag("long")
class SshRestartsJourneyTest {
  @Test
  void iPushAgainAfterEveryStart() throws IOException {
    SshJourneyTest.needsSsh();
    try (Machine machine = Machine.up()) {
      Path key = SshJourneyTest.key(machine);
      Path source = machine.checkout("over-ssh", App.files("one"));
      machine.env().put("GIT_SSH_COMMAND", SshJourneyTest.command(key));
      machine.belay("keys:add", key + ".pub").ok();
      String url = SshJourneyTest.url(machine);
      machine.git(source, "push", url, "HEAD:main").ok().says("Release v2");

      machine.belay("down", "--keep-apps").ok();
      machine.belay("up").ok();
      machine.commit(source, App.version("two"));
      machine.git(source, "push", url, "HEAD:main").ok().says("Release v3");
      machine.belay("upgrade", "--force").ok();
      machine.commit(source, App.version("three"));
      machine.git(source, "push", url, "HEAD:main").ok().says("Release v4");
      assertThat(machine.get("over-ssh", "/").body()).isEqualTo("three none");
    }
  }
}
