package belay.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Doors;
import belay.doors.FakeDeployer.Result;
import belay.git.GitClient;
import belay.git.GitClient.Ran;
import belay.git.GitLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real ssh, and the real git over it. */
class SshDoorTest {
  @TempDir Path home;
  @TempDir Path work;
  Doors doors;
  SshDoor ssh;
  GitClient git;

  @BeforeEach
  void open() throws Exception {
    doors = Doors.open(home);
    doors.app("api");
    ssh = start();
    keygen("bob");
    doors.access.addKey(doors.bob, Files.readString(work.resolve("bob.pub")));
    git =
        GitClient.init(
            work.resolve("checkout"), new HashMap<>(Map.of("GIT_SSH_COMMAND", command("bob"))));
    git.commit("First version", Map.of("Procfile", "web: run"));
  }

  SshDoor start() {
    return SshDoor.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        doors.access,
        doors.git,
        home.resolve("keys/ssh_host_key"));
  }

  @AfterEach
  void close() {
    ssh.close();
    doors.close();
  }

  void keygen(String name) throws Exception {
    String file = work.resolve(name).toString();
    run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file));
  }

  String command(String key) {
    return "ssh -F /dev/null -o BatchMode=yes -o LogLevel=ERROR -o StrictHostKeyChecking=accept-new"
        + " -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile="
        + work.resolve("known_hosts")
        + " -i "
        + work.resolve(key)
        + " -p "
        + ssh.port();
  }

  Ran run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output);
  }

  Ran ssh(String key, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(command(key).split(" ", -1)));
    command.add("anybody@127.0.0.1");
    command.addAll(List.of(more));
    return run(command);
  }

  @Test
  void gitPushesAndClones() throws Exception {
    doors.deployer.build =
        (_, tell) -> {
          tell.line("-----> Building");
          return Result.PASS;
        };
    Ran pushed = git.run("push", "belay@127.0.0.1:api.git", "main");
    assertThat(pushed.output()).contains("remote: -----> Building", "[new branch]");
    assertThat(pushed.status()).isZero();
    String url = "ssh://belay@127.0.0.1:" + ssh.port() + "/api.git";
    assertThat(git.run("clone", "-q", url, "copy").output()).isEmpty();
    assertThat(git.directory().resolve("copy/Procfile")).exists();
  }

  @Test
  void aRefusedPushSaysWhy() throws Exception {
    doors.deployer.build = (_, _) -> Result.BUILD_FAILS;
    Ran pushed = git.run("push", "belay@127.0.0.1:api.git", "main");
    assertThat(pushed.status()).isEqualTo(1);
    assertThat(pushed.output()).contains("Push rejected", "pre-receive hook declined");
  }

  @Test
  void tooLargeAPushIsRefusedInWords() throws Exception {
    close();
    doors = Doors.open(home, new GitLimits(1000, 1 << 30, 1 << 30, 1000, Duration.ofMinutes(1)));
    doors.app("small");
    doors.access.addKey(doors.bob, Files.readString(work.resolve("bob.pub")));
    ssh = start();
    git.environment.put("GIT_SSH_COMMAND", command("bob"));
    byte[] large = new byte[8 << 20];
    new Random(1).nextBytes(large);
    Files.write(git.directory().resolve("large"), large);
    git.commit("Large", Map.of());
    Ran pushed = git.run("push", "belay@127.0.0.1:small.git", "main");
    assertThat(pushed.status()).isEqualTo(1);
    assertThat(pushed.output()).contains("the push is larger than 1000 B");
  }

  @Test
  void anUnknownKeyIsNotLetIn() throws Exception {
    keygen("stranger");
    Ran refused = ssh("stranger", "git-upload-pack", "'api.git'");
    assertThat(refused.output()).contains("Permission denied (publickey)");
  }

  @Test
  void anAppOfAnotherIsNotThere() throws Exception {
    keygen("eve");
    doors.access.addKey(
        doors.access.createUser("eve@example.com", false),
        Files.readString(work.resolve("eve.pub")));
    Ran theirs = ssh("eve", "git-receive-pack 'api.git'");
    Ran none = ssh("eve", "git-receive-pack 'none.git'");
    assertThat(theirs.output()).contains("repository not found").isEqualTo(none.output());
    assertThat(theirs.status()).isEqualTo(1);
  }

  @Test
  void thereIsNoShellAndNothingElse() throws Exception {
    for (String[] command : new String[][] {{}, {"ls"}, {"git-upload-pack '../../x.git'"}}) {
      Ran told = ssh("bob", command);
      assertThat(told.status()).isEqualTo(1);
      assertThat(told.output())
          .contains("Hello bob@example.com; this door is for git push and git clone only");
    }
    assertThat(ssh("bob", "-s", "sftp").status()).isNotZero();
    assertThat(ssh("bob", "-W", "127.0.0.1:" + doors.server.port()).status()).isNotZero();
  }

  @Test
  void theHostKeyIsMadeOnceForItsOwnerOnly() throws Exception {
    Path key = home.resolve("keys/ssh_host_key");
    byte[] first = Files.readAllBytes(key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    ssh.close();
    ssh = start();
    assertThat(Files.readAllBytes(key)).isEqualTo(first);
  }
}
