package belay.cli.people;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that a person is logged in to, as the command line tells and keeps them. */
class LoginTest {
  @TempDir Path root;
  private ControlPlane ours;
  private ControlPlane theirs;

  @BeforeEach
  void open() {
    ours = new ControlPlane().answers("GET /account", "{'email':'ana@example.com'}");
    theirs = new ControlPlane().answers("GET /account", "{'email':'ana@example.org'}");
  }

  @AfterEach
  void close() {
    ours.close();
    theirs.close();
  }

  private Cli laptop() {
    return new Cli().env("BELAY_HOME", root.resolve("home").toString()).in(root);
  }

  private Path file() {
    return root.resolve("home/credentials");
  }

  private void loginToBoth() {
    login(ours, "ours", "belay_token-of-ours");
    login(theirs, "theirs", "belay_token-of-theirs");
  }

  private void login(ControlPlane plane, String name, String token) {
    laptop()
        .input(token + "\n")
        .run("login", plane.url(), "--plain-http", "--token", "--name", name)
        .ended(0);
  }

  private Path checkout(String... remotes) throws IOException {
    Path git = Files.createDirectories(root.resolve("checkout/.git"));
    StringBuilder config = new StringBuilder();
    for (int i = 0; i < remotes.length; i += 2) {
      config.append("[remote \"" + remotes[i] + "\"]\n\turl = " + remotes[i + 1] + "\n");
    }
    Files.writeString(git.resolve("config"), config);
    return root.resolve("checkout");
  }

  @Test
  void aTokenIsReadAndKeptForItsOwnerAlone() throws IOException {
    Cli.Result in =
        laptop()
            .input("belay_token-of-ours\n")
            .run("login", ours.url(), "--plain-http", "--token")
            .ended(0);
    assertThat(in.out()).contains("logged in to " + ours.url() + " as ana@example.com");
    assertThat(in.out() + in.err()).doesNotContain("belay_token");
    assertThat(Files.readString(file())).contains("belay_token-of-ours");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    Cli.Result who = laptop().run("whoami").ended(0);
    assertThat(who.out()).isEqualTo("ana@example.com\n");
    assertThat(who.err()).contains("on " + ours.url());
  }

  @Test
  void aBrowserSaysYesToTheCodeThatIsShown() throws IOException {
    ours.answers(
            "POST /oauth/device-codes",
            201,
            Map.of(),
            "{'device_code':'device_x','user_code':'BDFG-HJKL','expires_in':600,'interval':1,"
                + "'verification_uri_complete':'https://h/device?code=BDFG-HJKL'}")
        .answers(
            "POST /oauth/device-codes/actions/redeem",
            400,
            Map.of(),
            "{'id':'authorization_pending','message':'Nobody has said yes or no yet.'}")
        .answers(
            "POST /oauth/device-codes/actions/redeem",
            201,
            Map.of(),
            "{'email':'ana@example.com','token':'belay_given'}");
    Cli.Result in = laptop().run("login", ours.url(), "--plain-http").ended(0);
    assertThat(in.out()).contains("https://h/device?code=BDFG-HJKL", "code: BDFG-HJKL");
    assertThat(in.out() + in.err()).doesNotContain("device_x", "belay_given");
    assertThat(Files.readString(file())).contains("belay_given");
  }

  @Test
  void aRefusalInTheBrowserEndsIt() {
    ours.answers(
            "POST /oauth/device-codes",
            201,
            Map.of(),
            "{'device_code':'d','user_code':'BDFG-HJKL','expires_in':600,'interval':1,"
                + "'verification_uri_complete':'https://h/'}")
        .answers(
            "POST /oauth/device-codes/actions/redeem",
            403,
            Map.of(),
            "{'id':'access_denied','message':'The login was refused in the browser.'}");
    assertThat(laptop().run("login", ours.url(), "--plain-http").ended(1).err())
        .contains("refused in the browser");
    assertThat(file()).doesNotExist();
  }

  @Test
  void plainHttpIsForWhoKnows() {
    assertThat(laptop().run("login", ours.url(), "--token").ended(2).err())
        .contains("plain HTTP", "--plain-http");
    assertThat(laptop().run("login", "not/an address").ended(2).err()).contains("not the address");
    assertThat(laptop().run("login", "https://user@h").ended(2).err()).contains("not the address");
    assertThat(ours.asked()).isEmpty();
  }

  @Test
  void aTokenThatIsNobodysIsNotKept() {
    ControlPlane strict =
        new ControlPlane()
            .answers("GET /account", 401, Map.of(), "{'id':'unauthorized','message':'No.'}");
    try (strict) {
      laptop().input("x").run("login", strict.url(), "--plain-http", "--token").ended(1);
      assertThat(file()).doesNotExist();
    }
  }

  @Test
  void severalStandSideBySideAndOneIsUsed() {
    loginToBoth();
    assertThat(laptop().run("servers").ended(0).out())
        .containsPattern("  +ours +" + ours.url())
        .containsPattern("\\* +theirs +" + theirs.url());
    assertThat(laptop().run("whoami").ended(0).out()).isEqualTo("ana@example.org\n");
    laptop().run("use", "ours").ended(0);
    assertThat(laptop().run("whoami").ended(0).out()).isEqualTo("ana@example.com\n");
    assertThat(laptop().env("BELAY_SERVER", "theirs").run("whoami").ended(0).out())
        .isEqualTo("ana@example.org\n");
    assertThat(laptop().run("use", "nobodys").ended(2).err()).contains("no server \"nobodys\"");
    assertThat(laptop().env("BELAY_SERVER", "x").run("whoami").ended(2).err())
        .contains("no server \"x\"");
  }

  @Test
  void aRemoteLeadsCommandsWhereItLeadsGit() throws IOException {
    loginToBoth();
    Path there = checkout("origin", "https://forge/x.git", "belay", ours.url() + "/shop.git");
    ours.answers("GET /apps/shop/releases", "[]");
    theirs.answers("GET /apps/shop/releases", "[]");
    laptop().in(there).run("releases").ended(0);
    assertThat(ours.asked()).anyMatch(line -> line.startsWith("GET /apps/shop/releases"));
    assertThat(theirs.asked()).noneMatch(line -> line.contains("releases"));
  }

  @Test
  void ofTwoRemotesTheNamedOneLeads() throws IOException {
    loginToBoth();
    Path there =
        checkout("here", ours.url() + "/shop.git", "there", theirs.url() + "/shop-live.git");
    ours.answers("GET /apps/shop/releases", "[]");
    theirs.answers("GET /apps/shop-live/releases", "[]");
    laptop().in(there).run("releases", "-r", "here").ended(0);
    assertThat(ours.asked()).anyMatch(line -> line.startsWith("GET /apps/shop/releases"));
    laptop().in(there).run("releases", "-a", "there").ended(0);
    assertThat(theirs.asked()).anyMatch(line -> line.startsWith("GET /apps/shop-live/releases"));
    // The one in use wins where nothing is named.
    laptop().in(there).run("releases").ended(0);
  }

  @Test
  void gitIsToldTheTokenOfTheServerThatItAsksAboutAndNoOther() {
    loginToBoth();
    assertThat(askedByGit(ours.url().substring("http://".length())))
        .contains("password=belay_token-of-ours");
    assertThat(askedByGit(theirs.url().substring("http://".length())))
        .contains("password=belay_token-of-theirs");
    assertThat(askedByGit("127.0.0.1:1")).doesNotContain("password");
  }

  private String askedByGit(String host) {
    return laptop()
        .input("protocol=http\nhost=" + host + "\n\n")
        .run("git:credentials", "get")
        .ended(0)
        .out();
  }

  @Test
  void aLoginOfAVersionBeforeIsOneOfThem() throws IOException {
    Files.createDirectories(root.resolve("home"));
    Files.writeString(
        file(),
        "{\"url\":\"" + ours.url() + "\",\"email\":\"ana@example.com\",\"token\":\"belay_old\"}");
    Cli old = laptop().env("BELAY_PLAIN_HTTP", "yes");
    assertThat(old.run("whoami").ended(0).out()).isEqualTo("ana@example.com\n");
    login(theirs, "theirs", "belay_new");
    assertThat(laptop().run("servers").ended(0).out()).contains(ours.url(), theirs.url());
    String name = ours.url().substring("http://".length());
    laptop().run("use", name).ended(0);
    assertThat(old.run("whoami").ended(0).out()).isEqualTo("ana@example.com\n");
    assertThat(Files.readString(file())).contains("belay_old", "belay_new");
  }

  @Test
  void aLogoutRevokesTheTokenAndForgetsIt() throws IOException {
    loginToBoth();
    theirs
        .answers(
            "GET /oauth/authorizations",
            "[{'id':'a1','access_token':{'token':'belay_othe**********rs'}},"
                + "{'id':'a2','access_token':{'token':'belay_toke**********rs'}}]")
        .answers("DELETE /oauth/authorizations/a2", "{}");
    assertThat(laptop().run("logout", "theirs").ended(0).out()).contains("logged out");
    assertThat(theirs.asked()).contains("DELETE /oauth/authorizations/a2");
    assertThat(Files.readString(file())).doesNotContain("belay_token-of-theirs");
    assertThat(laptop().run("whoami").ended(0).out()).isEqualTo("ana@example.com\n");
    laptop().run("logout").ended(0);
    assertThat(laptop().run("whoami").ended(2).err()).contains("belay login");
  }

  @Test
  void aServersOwnHomeKeepsItsOwn() throws IOException {
    Files.createDirectories(root.resolve("home"));
    Files.writeString(root.resolve("home/server.properties"), "");
    Files.writeString(
        file(), "{\"url\":\"" + ours.url() + "\",\"email\":\"root@x\",\"token\":\"belay_own\"}");
    Cli machine = laptop().env("BELAY_PLAIN_HTTP", "yes");
    login(theirs, "theirs", "belay_token-of-theirs");
    assertThat(machine.run("whoami").ended(0).out()).isEqualTo("ana@example.com\n");
    laptop().run("use", "theirs").ended(0);
    assertThat(machine.run("whoami").ended(0).out()).isEqualTo("ana@example.org\n");
    laptop().run("use", "local").ended(0);
    assertThat(machine.run("whoami").ended(0).out()).isEqualTo("ana@example.com\n");
    assertThat(Files.readString(file())).contains("belay_own", "belay_token-of-theirs");
  }
}
