package belay.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import belay.access.Person;
import belay.access.Scope;
import belay.doors.Doors;
import belay.doors.FakeDeployer.Result;
import belay.git.GitClient;
import belay.git.GitClient.Ran;
import belay.git.GitLimits;
import belay.handover.TcpListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The real ssh, and the real git over it. */
@EnabledIf(
    value = "belay.doors.Installed#ssh",
    disabledReason = "skipped: ssh and ssh-keygen are not installed")
class SshDoorTest {
  @TempDir Path home;
  @TempDir Path work;
  Doors doors;
  TcpListener socket;
  SshDoor ssh;
  GitClient git;
  String script = "exit 7";
  final List<String> asked = new CopyOnWriteArrayList<>();
  final AtomicInteger closed = new AtomicInteger();
  final Commands commands = this::play;

  /** A shell in place of the command line. */
  Commands.Running play(Person person, List<String> words, ClientTerminal terminal)
      throws IOException {
    asked.add(person.user().email() + " " + words + " " + terminal.there());
    Process process = new ProcessBuilder("sh", "-c", script).start();
    return new Commands.Running() {
      @Override
      public Process process() {
        return process;
      }

      @Override
      public void close() {
        process.destroyForcibly();
        closed.incrementAndGet();
      }
    };
  }

  @BeforeEach
  void open() throws Exception {
    doors = Doors.open(home);
    doors.app("api");
    socket = TcpListener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
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
        socket, doors.access, doors.git, commands, home.resolve("keys/ssh_host_key"));
  }

  @AfterEach
  void close() {
    ssh.close();
    socket.close();
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
    socket = TcpListener.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
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
    Ran told = ssh("bob");
    assertThat(told.status()).isZero();
    assertThat(told.output()).contains("Hello bob@example.com, known by the key bob", "no shell");
    assertThat(ssh("bob", "git-upload-pack '../../x.git'").status()).isEqualTo(1);
    assertThat(ssh("bob", "-s", "sftp").status()).isNotZero();
    assertThat(ssh("bob", "-W", "127.0.0.1:" + doors.server.port()).status()).isNotZero();
    Ran back = ssh("bob", "-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:1");
    assertThat(back.output()).contains("remote port forwarding failed");
    assertThat(back.status()).isNotZero();
  }

  @Test
  void aCommandHasItsWordsItsInputItsOutputAndItsStatus() throws Exception {
    script = "cat; echo err >&2; exit 7";
    Process process =
        new ProcessBuilder(
                List.of((command("bob") + " b@127.0.0.1 config:set A='b\\ c'").split(" ")))
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write("hello".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("hello");
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("err\n");
    assertThat(process.waitFor()).isEqualTo(7);
    assertThat(asked.getFirst()).startsWith("bob@example.com [config:set, A=b");
    assertThat(ssh("bob", "belay", "releases").status()).isEqualTo(7);
    assertThat(asked.getLast()).isEqualTo("bob@example.com [releases] false");
    assertThat(ssh("bob", "-tt", "releases").status()).isEqualTo(7);
    assertThat(asked.getLast()).isEqualTo("bob@example.com [releases] true");
    assertThat(ssh("bob", "releases 'a").output()).contains("A quote is not closed");
  }

  @Test
  void whatRunsEndsWithItsClient() throws Exception {
    script = "echo $$ > " + work.resolve("pid") + "; exec sleep 1000";
    Process client =
        new ProcessBuilder(List.of((command("bob") + " b@127.0.0.1 logs").split(" "))).start();
    long pid = pid();
    client.destroyForcibly();
    until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    until(() -> closed.get() > 0);
  }

  @Test
  void whoseKeyIsRemovedIsOutSoon() throws Exception {
    script = "echo $$ > " + work.resolve("pid") + "; exec sleep 1000";
    Process client =
        new ProcessBuilder(List.of((command("bob") + " b@127.0.0.1 logs").split(" "))).start();
    long pid = pid();
    doors.access.removeKey(doors.bob, "bob");
    assertThat(client.waitFor()).isNotZero();
    until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    assertThat(ssh("bob", "releases").output()).contains("Permission denied");
  }

  private long pid() throws Exception {
    Path file = work.resolve("pid");
    until(() -> file.toFile().length() > 0 && read(file).endsWith("\n"));
    return Long.parseLong(read(file).strip());
  }

  private static void until(BooleanSupplier done) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it did not happen within a minute").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCredentialForReadingFetchesAndDoesNotPush() throws Exception {
    doors.access.scopes = Set.of(Scope.READ);
    Ran pushed = git.run("push", "belay@127.0.0.1:api.git", "main");
    assertThat(pushed.status()).isNotZero();
    assertThat(pushed.output()).contains("This token's scope is read");
    doors.access.scopes = Set.of(Scope.IDENTITY);
    assertThat(git.run("ls-remote", "belay@127.0.0.1:api.git").output())
        .contains("This token's scope is identity");
    doors.access.scopes = Set.of(Scope.READ);
    assertThat(git.run("ls-remote", "belay@127.0.0.1:api.git").status()).isZero();
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
