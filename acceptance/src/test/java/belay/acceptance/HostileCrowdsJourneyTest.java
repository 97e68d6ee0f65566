package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import belay.acceptance.Attacker.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many at once who each ask for little: pushes that promise much and send nothing, connections to
 * the SSH port that say nothing, and one small push that becomes large. Each ended the control
 * plane with an OutOfMemoryError.
 */
@Tag("hostile")
class HostileCrowdsJourneyTest {
  private static final int MEGA = 1 << 20;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Attacker attacker;

  private static long server;

  @BeforeAll
  static void start() {
    machine = Machine.up();
    Path source = machine.checkout("victim", App.files("one"));
    machine.push(source).ok();
    attacker = new Attacker(machine);
    server = machine.serverPid();
  }

  @AfterAll
  static void stop() {
    attacker.close();
    machine.close();
  }

  @AfterEach
  void everythingGoesOn() {
    assertThat(machine.serverPid()).as("the control plane that runs").isEqualTo(server);
    assertThat(machine.get("victim", "/").body()).isEqualTo("one none");
    assertThat(attacker.get("/apps/victim").status()).isEqualTo(200);
  }

  private static String begun(byte[] pack) {
    String command =
        "0".repeat(40) + " " + "1".repeat(40) + " refs/heads/x\0 report-status ofs-delta";
    return "POST /victim.git/git-receive-pack HTTP/1.1\r\nHost: x\r\nAuthorization: "
        + attacker.basic()
        + "\r\nContent-Type: application/x-git-receive-pack-request\r\nContent-Length: 90000000\r\n\r\n"
        + "%04x%s0000".formatted(command.length() + 4, command)
        + new String(pack, StandardCharsets.ISO_8859_1);
  }

  private static void pushes(int count, byte[] pack) throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        open.add(attacker.say(begun(pack)));
      }
      for (int i = 0; i < 10; i++) {
        assertThat(attacker.get("/apps/victim").status()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void pushesThatPromiseLargeDirectories() throws IOException {
    pushes(100, new Packs(3).begun(Packs.TREE, 8 * MEGA).begun());
  }

  @Test
  void pushesThatPromiseManyObjects() throws IOException {
    pushes(300, new Packs(300_000).begun(Packs.BLOB, 10).begun());
  }

  /** Each is the base of the next and of one more, so that JGit would keep all of them. */
  @Test
  void aTreeOfDifferencesThatNameTheirBasesById() {
    int size = 15 * MEGA;
    int levels = 14;
    Packs pack = new Packs(1 + 2 * levels).object(Packs.BLOB, new byte[size]);
    for (int level = 1; level <= levels; level++) {
      String base = Packs.id("blob", new byte[size - level + 1]);
      pack.delta(base, Packs.copying(size - level + 1, size - level));
      pack.delta(base, Packs.copying(size - level + 1, 1_000 + level));
    }

    Reply reply = attacker.push("victim", "1".repeat(40), pack.bytes());

    assertThat(reply.body()).contains("large files as differences to others");
  }

  /** Anybody can, without a key. */
  @Test
  void connectionsToTheSshPortThatSayNothing() throws IOException {
    int port = machine.ready().get("ssh_port").asInt();
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 2_500; i++) {
        open.add(stranger(port));
      }
      try (Socket another = stranger(port)) {
        another.setSoTimeout(30_000);
        assertThat(new String(another.getInputStream().readNBytes(8), StandardCharsets.US_ASCII))
            .isEqualTo("SSH-2.0-");
      }
      Until.isTrue(
          "most of them are closed", () -> open.stream().filter(s -> isOpen(s)).count() <= 100);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  private static Socket stranger(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(1);
    try {
      socket.getOutputStream().write("SSH-2.0-x\r\n".getBytes(StandardCharsets.US_ASCII));
    } catch (SocketException e) {
      // Closed at once.
    }
    return socket;
  }

  private static boolean isOpen(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {
        // What it says when it begins.
      }
      return false;
    } catch (java.net.SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
