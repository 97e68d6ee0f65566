package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acceptance.Attacker.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What somebody with an account can do with the API to others and to the server. */
@Tag("hostile")
class HostileApiJourneyTest {
  private static final int MILLIS_MAX = 60_000;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Attacker attacker;

  @BeforeAll
  static void start() {
    machine = Machine.up();
    Path source = machine.checkout("victim", App.files("one"));
    machine.push(source).ok();
    attacker = new Attacker(machine);
  }

  @AfterAll
  static void stop() {
    attacker.close();
    machine.close();
  }

  private static void refused(Reply reply, String... words) {
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(422);
    assertThat(reply.body()).contains(words);
  }

  @Test
  void nobodyTakesTheAddressOfAnothersRelease() {
    refused(attacker.send("POST", "/apps", "{\"name\":\"v3--victim\"}"), "v3--victim", "releases");
    attacker.send("POST", "/apps", "{\"name\":\"harmless\"}");
    refused(attacker.send("PATCH", "/apps/harmless", "{\"name\":\"v2--victim\"}"), "v2--victim");
    refused(
        attacker.send("POST", "/apps/victim/fork", "{\"name\":\"v99999--victim\"}"),
        "v99999--victim");
    machine.belay("apps:create", "v3--victim").failed(1).says("releases");
    refused(
        attacker.send("POST", "/apps/harmless/domains", "{\"hostname\":\"v2--victim.localhost\"}"),
        ".localhost");
    assertThat(attacker.get("/apps").body()).doesNotContain("--victim");
  }

  @Test
  void aPasswordInABuildpacksUrlIsNowhereInPlain() throws IOException {
    String secret = "s3cr3t-of-bob";
    String url = "https://bob:" + secret + "@git.invalid/pack.git?private_token=" + secret;
    machine.belay("apps:create", "packed").ok();
    Reply set =
        attacker.send(
            "PUT",
            "/apps/packed/buildpack-installations",
            "{\"updates\":[{\"buildpack\":\"" + url + "\"}]}");
    assertThat(set.status()).isEqualTo(200);

    assertThat(set.body()).as("who manages the app sees it").contains(secret);
    assertThat(attacker.get("/apps/packed/events").body()).doesNotContain(secret).contains("****");
    machine.belay("activity", "-a", "packed").ok().saysNot(secret);
    machine.belay("down").ok();
    try (Stream<Path> all = Files.walk(machine.home)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(text.contains(secret)).as("%s holds the password", file).isFalse();
      }
    } finally {
      machine.belay("up").ok();
    }
    assertThat(attacker.get("/apps/packed/buildpack-installations").body()).contains(secret);
  }

  @Test
  void halfACharacterIsRefused() {
    refused(
        attacker.send("PATCH", "/apps/victim/config-vars", "{\"KEY\":\"a\\ud800b\"}"),
        "half a character");
    refused(attacker.send("POST", "/apps", "{\"name\":\"\\udfff\"}"), "half a character");
    assertThat(machine.get("victim", "/").body()).isEqualTo("one none");
  }

  @Test
  void jsonThatIsSmallAndTakesMuchMemory() {
    String many = "{\"a\":[" + "{},".repeat(300_000) + "{}]}";
    assertThat(attacker.send("POST", "/apps", many).status()).isEqualTo(400);
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(attacker.send("POST", "/apps", deep).status()).isEqualTo(400);
    assertThat(attacker.send("POST", "/apps", "{\"a\":1e" + "9".repeat(5_000) + "}").status())
        .isEqualTo(400);
  }

  /** Each begins a request, or less, and never ends it: the server closes it by itself. */
  @Test
  void aHeadThatIsNeverFinishedIsClosed() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (String begun :
          List.of(
              "G",
              "GET /apps HTTP/1.1\r\nHost: x\r\n",
              "\u0016\u0003\u0001",
              "a1b2",
              "GET /apps HT")) {
        open.add(attacker.say(begun));
      }
      for (int i = 0; i < 200; i++) {
        open.add(attacker.say("POST /apps HTTP/1.1\r\nX-Much: " + "a".repeat(20_000)));
      }
      for (Socket socket : open) {
        assertThat(isClosed(socket)).as("closed by the server").isTrue();
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
    machine.belay("apps").ok();
  }

  /**
   * An app can, since the door is on its own machine; so can whoever comes through a proxy there.
   */
  @Test
  void connectionsThatSayNothingKeepNobodyOut() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 700; i++) {
        open.add(attacker.say(i % 2 == 0 ? "GET /apps HTTP/1.1\r\n" : "\u0016\u0003\u0001"));
      }
      for (int i = 0; i < 20; i++) {
        try (Attacker other = new Attacker(machine)) {
          assertThat(other.get("/apps").status()).isEqualTo(200);
        }
        open.add(attacker.say("GET /ap"));
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  /** A byte now and then is no life. */
  private static boolean isClosed(Socket socket) throws IOException {
    socket.setSoTimeout(1_000);
    long end = System.nanoTime() + MILLIS_MAX * 1_000_000L;
    while (System.nanoTime() < end) {
      try {
        if (socket.getInputStream().read() < 0) {
          return true;
        }
      } catch (SocketTimeoutException e) {
        try {
          socket.getOutputStream().write('a');
        } catch (IOException closed) {
          return true;
        }
      } catch (IOException closed) {
        return true;
      }
    }
    return false;
  }
}
