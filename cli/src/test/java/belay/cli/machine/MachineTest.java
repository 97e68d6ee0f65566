package belay.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.program.SettingKeys;
import belay.cli.Cli;
import belay.cli.ControlPlane;
import belay.cli.home.Home;
import belay.cli.home.LocalProcess;
import belay.cli.home.Program;
import belay.cli.home.ServerProperties;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} and {@code down} with stand-ins for the two programs, as real processes. */
class MachineTest {
  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path directory;

  @BeforeEach
  void installPrograms() throws IOException {
    jar("router", belay.router.Main.class);
    jar("server", belay.daemon.Main.class);
  }

  @AfterEach
  void stop() {
    var _ = cli().run("down");
  }

  private void jar(String module, Class<?> main) throws IOException {
    Path lib = Files.createDirectories(directory.resolve("lib").resolve(module));
    String name = main.getName().replace('.', '/') + ".class";
    try (OutputStream file = Files.newOutputStream(lib.resolve("belay-" + module + ".jar"));
        JarOutputStream jar = new JarOutputStream(file);
        var code = main.getResourceAsStream("/" + name)) {
      jar.putNextEntry(new JarEntry(name));
      if (code != null) {
        code.transferTo(jar);
      }
    }
  }

  private Path home() {
    return directory.resolve("home");
  }

  private Cli cli() {
    return new Cli().env("BELAY_ROOT", directory.toString()).env("BELAY_HOME", home().toString());
  }

  @Test
  void upStartsBothSaysWhereAndDownStopsThem() throws IOException {
    Cli.Result up = cli().run("up").ended(0);

    assertThat(up.out())
        .contains("http://NAME.localhost:", "API       http://127.0.0.1:1", home().toString());
    assertThat(Files.readString(home().resolve("server.properties")))
        .contains("http.port=", "bind=127.0.0.1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
        .isEqualTo("rwx--x--x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home().resolve("run"))))
        .isEqualTo("rwx--x--x");
    long router = Program.ROUTER.running(new Home(home())).orElseThrow().number("pid");

    try (ControlPlane plane = new ControlPlane().answers("GET /account", "{'email':'me@b.c'}")) {
      Files.writeString(
          home().resolve("credentials"),
          "{\"url\":\"" + plane.url() + "\",\"token\":\"belay_x\",\"email\":\"me@b.c\"}");
      assertThat(cli().run("up").ended(0).err()).contains("already runs");
    }
    assertThat(cli().run("up", "--http-port", "1234").ended(2).err()).contains("belay down");

    assertThat(cli().run("down").ended(0).err()).contains("the apps... done", "the router... done");
    // Whoever started it may not have asked yet how it ended.
    assertThat(ProcessHandle.of(router).filter(p -> p.isAlive() && !LocalProcess.isDead(router)))
        .isEmpty();
    assertThat(Files.readString(home().resolve("ended"))).isEqualTo("apps too");
    assertThat(cli().run("down").ended(0).err()).contains("does not run");
  }

  @Test
  void theRouterOutlivesAControlPlaneThatIsStopped() throws IOException {
    cli().run("up").ended(0);
    long router = Program.ROUTER.running(new Home(home())).orElseThrow().number("pid");

    cli().run("down", "--keep-apps").ended(0);
    assertThat(Files.readString(home().resolve("ended"))).isEqualTo("apps go on");
    assertThat(cli().run("server:status").ended(1).out())
        .contains("Control plane:  does not run", "Router:         runs, pid " + router);

    cli().run("up").ended(0);
    assertThat(Program.ROUTER.running(new Home(home())).orElseThrow().number("pid"))
        .isEqualTo(router);
  }

  @Test
  void aProgramThatFailsIsToldWithItsLastWordsAndNothingIsLeft() throws IOException {
    Files.createDirectories(home());
    Files.writeString(home().resolve("refuse"), "");

    Cli.Result up = cli().run("up").ended(1);

    assertThat(up.err()).contains("The ledger is not readable.", "server.log");
    assertThat(Program.ROUTER.running(new Home(home()))).isEmpty();
  }

  @Test
  void aRouterThatFailsLeavesNoControlPlaneThatWasStartedBesideIt() throws IOException {
    Files.createDirectories(home());
    Files.writeString(home().resolve("refuse-router"), "");

    assertThat(cli().run("up").ended(1).err()).contains("The port is taken.", "router.log");

    assertThat(Files.readString(home().resolve("ended"))).isEqualTo("apps go on");
    assertThat(Program.SERVER.running(new Home(home()))).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsNamedAndNothingStarts() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertThat(cli().run("up", "--http-port", port).ended(1).err()).contains(port, "--http-port");
      assertThat(Program.ROUTER.running(new Home(home()))).isEmpty();
    }
  }

  @Test
  void anUnknownKeyIsRefusedByName() throws IOException {
    Files.createDirectories(home());
    Files.writeString(home().resolve("server.properties"), "htp.port=1\n");

    assertThat(cli().run("up").ended(1).err()).contains("htp.port", "http.port");
  }

  @Test
  void aProxyThatIsNoAddressIsRefusedBeforeAnythingStarts() throws IOException {
    Files.createDirectories(home());
    Files.writeString(
        home().resolve("server.properties"),
        "http.port=1\napi.port=2\nssh.port=3\ntrusted.proxies=10.0.0.0/40\n");

    assertThat(cli().run("up").ended(1).err())
        .contains("trusted.proxies must be addresses and ranges", "\"10.0.0.0/40\"");
    assertThat(Program.ROUTER.running(new Home(home()))).isEmpty();
  }

  @Test
  void aLoginToAServerElsewhereIsNotOverwritten() throws IOException {
    Files.createDirectories(home());
    String login = "{\"url\":\"https://belay.example.com:7700\",\"token\":\"belay_x\"}";
    Path file = Files.writeString(home().resolve("credentials"), login);

    assertThat(cli().run("up").ended(1).err()).contains("belay.example.com", "home of its own");
    assertThat(file).content().isEqualTo(login);
    assertThat(Program.ROUTER.running(new Home(home()))).isEmpty();
  }

  @Test
  void newPortsLeaveTheOtherSettingsAsTheyAre() throws IOException {
    Files.createDirectories(home());
    Files.createDirectories(home().resolve("data"));
    Path file = home().resolve("server.properties");
    Files.writeString(
        file, "# mine\nhttp.port=1\napi.port = 2\nssh.port=3\nstop.seconds=5\npush.megabytes=9\n");

    new ServerProperties(
            "127.0.0.1", 11, Optional.of(14), 12, 13, 10, "loopback", false, ServerProperties.LOGS)
        .save(new Home(home()));

    assertThat(Files.readAllLines(file))
        .containsExactly(
            "# mine",
            "stop.seconds=5",
            "push.megabytes=9",
            "bind=127.0.0.1",
            "http.port=11",
            "https.port=14",
            "api.port=12",
            "ssh.port=13");
  }

  @Test
  void settingsWrittenBeforeTheFirstStartNeedNameNoPort() throws IOException {
    Files.createDirectories(home());
    Path file = home().resolve("server.properties");
    Files.writeString(file, "# mine\napi.port=7\nstop.seconds=5\n");
    Home home = new Home(home());

    ServerProperties read = ServerProperties.read(home).orElseThrow();

    assertThat(List.of(read.httpPort(), read.apiPort(), read.sshPort()))
        .containsExactly(8080, 7, 2222);
    assertThat(ServerProperties.unchosen(home)).containsExactly("http.port", "ssh.port");
    read.save(home);
    assertThat(ServerProperties.unchosen(home)).isEmpty();
    assertThat(Files.readAllLines(file))
        .contains("# mine", "stop.seconds=5", "http.port=8080", "api.port=7");
  }

  @Test
  void aNewHomeHasNetworksOfItsOwnThoughItsSettingsWereWrittenBefore() throws IOException {
    Files.createDirectories(home());
    Path file = home().resolve("server.properties");
    Home home = new Home(home());
    String ports = "http.port=5\napi.port=6\nssh.port=7\n";
    for (String before :
        List.of(
            "stop.seconds=5\n",
            "ssh.port=7\n",
            ports,
            "network=host\n",
            "network=host\n" + ports)) {
      Files.writeString(file, before);
      ServerProperties.read(home).orElseThrow().save(home);
      assertThat(ServerProperties.property(home, "network", ""))
          .isEqualTo(before.startsWith("network") ? "host" : "own");
    }
  }

  @Test
  void settingsThatAreNoTextAreRefusedInWords() throws IOException {
    Files.createDirectories(home());
    Path file = home().resolve("server.properties");
    Files.write(file, new byte[] {'#', ' ', (byte) 0xfc, '\n'});
    assertThat(cli().run("up").ended(1).err()).contains("is not in UTF-8");
    Files.writeString(file, "tls.key=C:\\users\n");
    assertThat(cli().run("up").ended(1).err()).contains("four hexadecimal digits");
  }

  @Test
  void theGuideListsEveryKeyAndNoOther() throws IOException {
    assertThat(Files.readString(Path.of("../docs/server.md")).lines())
        .filteredOn(line -> line.startsWith("| `"))
        .extracting(line -> line.split("`", -1)[1])
        .containsExactlyInAnyOrderElementsOf(SettingKeys.ALL);
  }

  @Test
  void aHomeThatIsAFileIsRefused() throws IOException {
    Files.writeString(home(), "");

    assertThat(cli().run("up").ended(1).err()).contains("not a directory");
  }

  @Test
  void withoutAHomeTheStatusSaysThatNothingRuns() {
    assertThat(cli().run("server:status").ended(1).out()).contains("does not run", "belay up");
  }
}
