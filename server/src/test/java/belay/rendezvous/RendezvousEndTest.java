package belay.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import belay.deploy.Settle;
import belay.doors.Doors;
import belay.history.ReleasesTest;
import belay.tls.OwnCertificates;
import belay.tls.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a one-off dyno reaches its client whole, whatever the client was still sending. */
class RendezvousEndTest {
  private static final int PRINTED = 100_000;
  private static final int TYPED = 1 << 20;

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private OwnCertificates certificates;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Doors doors;

  @BeforeEach
  void open() throws IOException {
    Path keys = Files.createDirectory(home.resolve("keys"));
    certificates =
        new OwnCertificates(
            keys, home.resolve("ca.pem"), List.of(), InstantSource.system(), new SecureRandom());
    doors = Doors.open(Files.createDirectory(home.resolve("doors")), certificates);
    doors.app("api");
  }

  @AfterEach
  void close() {
    doors.close();
  }

  private Socket attach(boolean tls, boolean terminal, String command) throws Exception {
    String asked =
        "{\"attach\":true,\"force_no_tty\":" + !terminal + ",\"command\":\"" + command + "\"}";
    URI url =
        URI.create(
            ReleasesTest.json(doors.send("POST", "/apps/api/dynos", asked))
                .path("attach_url")
                .asText());
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
    if (tls) {
      socket =
          Trust.only(certificates.authority().orElseThrow())
              .getSocketFactory()
              .createSocket(socket, "localhost", url.getPort(), true);
    }
    socket
        .getOutputStream()
        .write((url.getPath().substring(1) + "\r\n").getBytes(StandardCharsets.UTF_8));
    assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
        .isEqualTo("rendezvous\r\n");
    return socket;
  }

  private static void type(Socket socket) {
    try {
      OutputStream out = socket.getOutputStream();
      for (int sent = 0; sent < TYPED; sent += 1024) {
        out.write(new byte[1024]);
      }
    } catch (IOException e) {
      // It has ended, which the reading side sees too.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "tls", "plain terminal", "tls terminal"})
  void whatItPrintedLastIsReadThoughMuchWasTyped(String how) throws Exception {
    String command = "head -c " + PRINTED + " /dev/zero | tr '\\\\0' x; echo ended 9";
    for (int round = 0; round < 10; round++) {
      try (Socket socket = attach(how.startsWith("tls"), how.endsWith("terminal"), command)) {
        Thread typing = Thread.ofVirtual().start(() -> type(socket));
        Settle.until(() -> !doors.deployer.oneOffs.getLast().alive());
        String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(all).hasSize(PRINTED + "ended 9\n".length()).endsWith("ended 9\n");
        socket.close();
        typing.join();
      }
    }
  }

  @Test
  void aClientThatHangsUpAfterTheEndFreesTheConnection() throws Exception {
    try (SSLSocket socket = (SSLSocket) attach(true, false, "echo gone")) {
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("gone\n");
    }
    assertThat(doors.send("GET", "/apps/api/dynos", "").statusCode()).isEqualTo(200);
  }
}
