package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A colleague is invited, works on an app from his own machine and over SSH, and goes. */
@Tag("long")
class PeopleJourneyTest {
  private static final String BOB = "bob@example.com";

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start() {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh")), "skipped: no ssh client is installed");
    machine = Machine.up();
  }

  @AfterAll
  static void stop() {
    if (machine != null) {
      machine.close();
    }
  }

  /** Bob's machine: his own home, and nothing of the server's. */
  private static Run bob(String... args) {
    Map<String, String> env = new HashMap<>(machine.env());
    env.put("BELAY_HOME", machine.root.resolve("bob").toString());
    // As at the end of a tunnel of his own.
    env.put("BELAY_PLAIN_HTTP", "yes");
    List<String> command = new ArrayList<>(List.of(Machine.REPOSITORY.resolve("belay").toString()));
    command.addAll(List.of(args));
    return Run.of(machine.root, env, command);
  }

  private static Run ssh(String input, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("ssh", "-F", "/dev/null", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR"));
    for (String option :
        List.of(
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "IdentityFile=" + machine.root.resolve("id_bob"),
            "Port=" + machine.ready().get("ssh_port").asInt())) {
      command.addAll(List.of("-o", option));
    }
    command.addAll(List.of(more));
    return Run.of(machine.root, machine.env(), command, input);
  }

  /** A command of bob's over SSH. */
  private static Run over(String... words) {
    List<String> more = new ArrayList<>(List.of("belay@127.0.0.1"));
    more.addAll(List.of(words));
    return ssh("", more.toArray(String[]::new));
  }

  private static void invite() {
    Run.of(
            machine.root,
            machine.env(),
            List.of(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                "bob@laptop",
                "-f",
                machine.root.resolve("id_bob").toString()))
        .ok();
    String line = machine.belay("users:add", BOB).ok().out().strip();
    assertThat(line).startsWith("belay accept http://");
    String url = line.replaceFirst("^belay accept ", "");
    machine.belay("accept", url).failed(1).says("home of a server");
    bob("accept", url + "x").failed(1).says("no such invitation");
    bob("accept", url, "--key", machine.root.resolve("id_bob.pub").toString())
        .ok()
        .says("logged in as " + BOB);
    bob("accept", url, "--force").failed(1).says("was used at");
    bob("whoami").ok().says(BOB);
    bob("keys").ok().says("bob@laptop");
    machine.belay("users").ok().says(BOB, "accepted");
  }

  @Test
  void aColleagueComesWorksOverSshAndGoes() throws IOException {
    Path app = machine.checkout("shop", App.files("one"));
    machine.push(app).ok();
    machine.commit(app, App.version("two"));
    machine.push(app).ok();
    machine.belay("access:add", BOB, "-a", "shop").failed(1).says("users:add");
    invite();
    over("releases", "-a", "shop").failed(1).says("Couldn't find that app");
    machine.belay("access:add", BOB, "-a", "shop").ok();

    over().ok().says("Hello " + BOB, "bob@laptop", "no shell");
    over("releases", "-a", "shop").ok().says("v3", "v2").saysNot("\033[", "\r");
    over("rollback", "-a", "shop", "--reason", "'breaks the phones'").ok().says("v4");
    assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
    over("config:set", "\"GREETING=hello you\"", "-a", "shop").ok();
    assertThat(machine.get("shop", "/").body()).isEqualTo("one hello you");
    machine.belay("why", "v4", "-a", "shop").ok().says(BOB, "ssh", "breaks the phones");
    var release =
        Machine.json(machine.belay("releases:info", "v5", "--json", "-a", "shop").ok().out());
    assertThat(release.toString()).contains("SHA256:");
    ssh("from my input\n", "belay@127.0.0.1", "config:set", "GREETING=-", "-a", "shop").ok();
    over("config:get", "GREETING", "-a", "shop").ok().says("from my input");

    statuses();
    terminal();
    nothingElse();
    leaves();
  }

  private static void statuses() {
    over("relases").failed(2).says("Did you mean releases");
    over("releases", "-a", "none").failed(1);
    over("run", "-a", "shop", "--", "'exit 7'").failed(7);
    ssh("to the dyno\n", "belay@127.0.0.1", "run", "-a", "shop", "cat").ok().says("to the dyno");
  }

  private static void terminal() {
    Run sized = ssh("", "-tt", "belay@127.0.0.1", "run", "-a", "shop", "'tty; stty size'");
    sized.ok().says("/dev/pts/");
    Run listed = ssh("", "-tt", "belay@127.0.0.1", "releases", "-a", "shop");
    listed.ok().says("\r\n");
    ssh("", "-tt", "belay@127.0.0.1", "relases").failed(2);
  }

  private static void nothingElse() throws IOException {
    over("deploy").failed(2).says("files of your own machine");
    over("down").failed(2).says("for your own machine");
    over("git:credentials", "get").failed(2).saysNot("password=");
    over("config:set", "A=@/etc/passwd", "-a", "shop").failed(2).saysNot("root:");
    over("releases", "@/etc/passwd", "--x").failed(2).saysNot("root:");
    over("releases:export", "/tmp/x.tar", "-a", "shop").failed(2);
    over("ls; id").failed(2).saysNot("uid=");
    ssh("", "-s", "belay@127.0.0.1", "sftp").failed(255);
    ssh("", "-W", "127.0.0.1:" + machine.httpPort(), "belay@127.0.0.1").failed(255);
    ssh("", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1", "belay@127.0.0.1", "whoami")
        .failed(255);
    ssh("", "-X", "-A", "belay@127.0.0.1", "whoami").ok().says(BOB);
    Path commands = machine.home.resolve("run/ssh");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(commands)))
        .isEqualTo("rwx------");
    Until.isTrue("nothing of a command is left", () -> isEmpty(commands));
  }

  private static boolean isEmpty(Path directory) {
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void leaves() {
    bob("apps:create", "bobs").ok();
    machine.belay("users:remove", BOB).failed(1).says("owns the app bobs", "--transfer-to");
    String me = machine.belay("whoami").ok().out().strip();
    machine.belay("users:remove", me).failed(1).says("last administrator");
    machine.belay("users:remove", BOB, "--transfer-to", me).ok();

    over("whoami").failed(255).says("Permission denied");
    bob("whoami").failed(1).says("Invalid credentials");
    machine.belay("apps:info", "-a", "bobs").ok().says(me);
    machine.belay("why", "v4", "-a", "shop").ok().says(BOB);
    machine.belay("ledger:verify", "-a", "shop").ok();
    machine.belay("users").ok().saysNot(BOB);
  }
}
