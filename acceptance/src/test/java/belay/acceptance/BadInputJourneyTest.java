package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes wrong is said in a sentence, and nothing is lost. */
@OnSharedServer
class BadInputJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Path source;

  @BeforeAll
  static void start(Machine shared) {
    machine = shared;
    source = machine.checkout("well", App.files("one"));
    machine.push(source).ok();
  }

  private static void nothingWasLost() {
    assertThat(machine.get("well", "/").body()).isEqualTo("one none");
    assertThat(Machine.json(machine.belay("releases", "--json", "-a", "well").ok().out()))
        .hasSize(2);
  }

  @Test
  void anUnknownAppOrCommandIsNamed() {
    machine.belay("releases", "-a", "nobodys").failed(1).says("Couldn't find that app");
    machine.belay("relaeses", "-a", "well").failed(2).says("releases");
  }

  @Test
  void namesAreCheckedBeforeAnythingIsMade() {
    machine.belay("apps:create", "well").failed(1).says("well", "taken");
    machine.belay("apps:create", "No_Good").failed(1).says("Name");
    assertThat(machine.home.resolve("apps/No_Good")).doesNotExist();
  }

  @Test
  void configIsCheckedAndTheReleaseCountStays() throws IOException {
    machine.belay("config:set", "NOT-LEGAL=1", "-a", "well").failed(1).says("NOT-LEGAL");
    Path binary = Files.write(machine.root.resolve("binary"), new byte[] {1, 0, 2, (byte) 0xff});
    machine.belay("config:set", "BLOB=@" + binary, "-a", "well").failed(1).says("BLOB", "binary");
    machine.belay("config:unset", "NEVER_SET", "-a", "well").ok();
    nothingWasLost();
  }

  @Test
  void aPushThatCannotRunIsRefusedWithTheReason() {
    Path bad = machine.checkout("bad", Map.of("README", "nothing to run"));
    machine.push(bad).failed(1).says("Procfile");

    machine.commit(bad, Map.of("Procfile", "web: true\nworker:\n"));
    machine.push(bad).failed(1).says("Procfile:2");

    machine.commit(bad, Map.of("Procfile", "web: exit 4\n"));
    machine.push(bad).failed(1).says("exited with status 4");

    machine.commit(
        bad,
        Map.of("Procfile", "web: sleep 1000\n", "belay.yml", "health:\n  path: /\n  timeout: 2\n"));
    machine.push(bad).failed(1).says("did not listen on $PORT", "within 2 seconds");

    machine.commit(bad, Map.of("belay.yml", "helth: /\n"));
    machine.push(bad).failed(1).says("belay.yml:1", "helth");

    machine.git(bad, "push", "belay", "HEAD:feature").ok().says("feature", "not built", "main");
  }

  @Test
  void somebodyElsesAppCannotBePushedToNorSeen() {
    var bob = Machine.json(machine.belay("users:add", "bob@example.com", "--json").ok().out());
    String url = machine.ready().get("api_url").asText();
    String guest = machine.root.resolve("bob").toString();
    // He knows who answers on this machine.
    Map<String, String> asBob = Map.of("BELAY_HOME", guest, "BELAY_PLAIN_HTTP", "yes");
    Run.of(
            machine.root,
            with(asBob),
            List.of(
                Machine.REPOSITORY.resolve("belay").toString(),
                "accept",
                bob.at("/invitation/url").asText()))
        .ok();
    String token = Machine.json(Path.of(guest, "credentials")).findValue("token").asText();

    Run.of(
            machine.root,
            with(asBob),
            List.of(Machine.REPOSITORY.resolve("belay").toString(), "releases", "-a", "well"))
        .failed(1)
        .says("Couldn't find that app");
    machine
        .git(source, "push", url.replace("://", "://bob:" + token + "@") + "/well.git", "HEAD:main")
        .failed(128);
    nothingWasLost();
    machine.belay("users:remove", "bob@example.com").ok();
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> env = new java.util.HashMap<>(machine.env());
    env.putAll(more);
    return env;
  }

  @Test
  void aSecondUpSaysThatItRuns() {
    machine.belay("up").ok().says("already");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (Machine other = Machine.prepared();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      other.belay("up", "--http-port", port).failed(1).says(port);
      assertThat(other.processes()).isEmpty();
    }
  }

  @Test
  void aHomeThatIsSomebodyElsesIsLeftAlone() throws IOException {
    assumeTrue(
        System.getProperty("user.name", "").equals("root"),
        "skipped: only root can make a home that is somebody else's");
    try (Machine other = Machine.prepared()) {
      Files.createDirectories(other.home);
      var nobody =
          other
              .home
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName("nobody");
      Files.setOwner(other.home, nobody);

      other.belay("up").failed(1).says(other.home + " belongs to nobody, and you are root.");

      assertThat(other.processes()).isEmpty();
      assertThat(other.home).isEmptyDirectory();
    }
  }

  @Test
  @Tag("long")
  void aCorruptRouteTableIsPutAsideAndEveryAppIsBack() throws IOException {
    try (Machine other = Machine.up()) {
      Path app = other.checkout("back", App.files("one"));
      other.push(app).ok();
      other.belay("down").ok();
      Files.writeString(other.home.resolve("router/routes.json"), "{ this is not");

      other.belay("up").ok();

      Until.isTrue("the app answers", () -> other.get("back", "/").status() == 200);
    }
  }

  @Test
  void withoutAJdkOneSentenceSaysWhatToInstall() {
    Map<String, String> env =
        Map.of(
            "PATH",
            "/usr/bin:/bin",
            "BELAY_JAVA_SEARCH",
            "/nowhere",
            "JAVA_HOME",
            "",
            "HOME",
            "/nowhere");
    Run.of(
            machine.root,
            env,
            List.of(
                "env",
                "-u",
                "JAVA_HOME",
                Machine.REPOSITORY.resolve("belay").toString(),
                "version"))
        .failed(1)
        .says("JDK 25");
  }
}
