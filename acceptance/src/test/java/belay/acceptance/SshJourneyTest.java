package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pushing over SSH with a key of one's own. */
@OnSharedServer
class SshJourneyTest {
  private final Machine machine;

  SshJourneyTest(Machine machine) {
    this.machine = machine;
  }

  @AfterEach
  void asItWas() {
    machine.env().remove("GIT_SSH_COMMAND");
  }

  @Test
  void iAddMyKeyAndPushOverSsh() throws IOException {
    needsSsh();
    Path key = key(machine);
    Path source = machine.checkout("over-ssh", App.files("one"));
    String url = url(machine);
    machine.env().put("GIT_SSH_COMMAND", command(key));

    machine.git(source, "push", url, "HEAD:main").failed(128).says("Permission denied");

    machine.belay("keys:add", key + ".pub").ok();
    machine.belay("keys").ok().says("ana@laptop");
    machine
        .git(source, "push", url, "HEAD:main")
        .ok()
        .says("-----> Deploying over-ssh...", "Release v2");
    assertThat(machine.get("over-ssh", "/").body()).isEqualTo("one none");

    int port = machine.ready().get("ssh_port").asInt();
    over(port, "releases -a over-ssh").ok().says("v2");
    over(port, "ls").failed(2);

    machine.belay("keys:remove", "ana@laptop").ok();
    machine.git(source, "push", url, "HEAD:main").failed(128).says("Permission denied");
  }

  private Run over(int port, String words) {
    String command = "$GIT_SSH_COMMAND -p " + port + " belay@127.0.0.1 " + words;
    return Run.of(machine.root, machine.env(), List.of("sh", "-c", command));
  }

  static void needsSsh() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh")), "skipped: no ssh client is installed");
  }

  /** Where the app over-ssh is pushed to. */
  static String url(Machine machine) {
    return "ssh://belay@127.0.0.1:" + machine.ready().get("ssh_port").asInt() + "/over-ssh.git";
  }

  /** A client that has this key alone, and trusts whoever answers. */
  static String command(Path key) {
    return "ssh -i "
        + key
        + " -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";
  }

  static Path key(Machine machine) {
    Path key = machine.root.resolve("id_ed25519");
    List<String> make = new ArrayList<>(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", ""));
    make.addAll(List.of("-C", "ana@laptop", "-f", key.toString()));
    Run.of(machine.root, machine.env(), make).ok();
    return key;
  }
}
