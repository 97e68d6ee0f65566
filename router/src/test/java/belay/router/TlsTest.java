package belay.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.api.routing.CertificateTable;
import belay.api.routing.RouterAnswer;
import belay.api.routing.RouterRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS ends at the router: which certificate is shown to whom, and what is no TLS. */
@SuppressWarnings("StringConcatToTextBlock") // HTTP lines end in CR LF.
class TlsTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: api.localhost\r\n\r\n";

  @TempDir Path home;

  @Test
  void anAppIsToldThatItsVisitorCameByHttps() throws Exception {
    try (Backend app = Backend.mirror();
        Rig rig = Rig.secure(home).certify(Issued.to("api.localhost")).route(app);
        Wire client = Tls.to(rig.httpsPort(), "api.localhost")) {
      assertThat(client.send(GET).response())
          .contains(
              "X-Forwarded-Proto: https\r\nX-Forwarded-Port: " + rig.httpsPort() + "\r\n",
              "X-Forwarded-For: 127.0.0.1\r\n");
      assertThat(rig.log(1).getFirst()).endsWith(" protocol=http1.1 tls=true tls_version=tls1.3");
    }
  }

  @Test
  void theCertificateIsChosenByName() throws Exception {
    Issued first = Issued.to("first.example");
    Issued exact = Issued.rsa("a.shop.example");
    Issued wild = Issued.to("*.shop.example");
    Issued address = Issued.to("127.0.0.1");
    try (Rig rig = Rig.secure(home).certify(first, exact, wild, address)) {
      int port = rig.httpsPort();
      assertThat(Tls.shown(port, "a.shop.example")).isEqualTo(exact.certificate());
      assertThat(Tls.shown(port, "A.Shop.Example")).isEqualTo(exact.certificate());
      assertThat(Tls.shown(port, "b.shop.example")).isEqualTo(wild.certificate());
      assertThat(Tls.shown(port, "x.b.shop.example")).isEqualTo(first.certificate());
      assertThat(Tls.shown(port, "shop.example")).isEqualTo(first.certificate());
      assertThat(Tls.shown(port, "nobody")).isEqualTo(first.certificate());
      assertThat(Tls.shown(port, "")).isEqualTo(address.certificate());
    }
  }

  @Test
  void aNameOfNobodyGetsTheFirstCertificateAndAPage() throws Exception {
    try (Rig rig = Rig.secure(home).certify(Issued.to("first.example"));
        Wire client = Tls.to(rig.httpsPort(), "nobody.example")) {
      assertThat(client.send("GET / HTTP/1.1\r\nHost: nobody.example\r\n\r\n").response())
          .startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void aCertificateChangesUnderOpenConnections() throws Exception {
    Issued old = Issued.to("api.localhost");
    Issued fresh = Issued.to("api.localhost");
    try (Backend app = Backend.answering("fine");
        Rig rig = Rig.secure(home).certify(old).route(app);
        Wire open = Tls.to(rig.httpsPort(), "api.localhost")) {
      assertThat(open.send(GET).response()).endsWith("fine");
      rig.certify(fresh);
      assertThat(open.send(GET).response()).endsWith("fine");
      assertThat(Tls.shown(rig.httpsPort(), "api.localhost")).isEqualTo(fresh.certificate());
    }
  }

  @Test
  void aHandshakeWaitsForTheFirstCertificate() throws Exception {
    try (Backend app = Backend.answering("fine");
        Rig rig = Rig.secure(home).route(app)) {
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(() -> {
            try (Wire client = Tls.to(port(rig), "api.localhost")) {
              return client.send(GET).response();
            } catch (IOException e) {
              return e.toString();
            }
          });
      Rig.await(() -> connections(rig) == 1);
      rig.certify(Issued.to("api.localhost"));
      assertThat(answer.get()).endsWith("fine");
    }
  }

  @Test
  void aKeyThatIsNotTheCertificatesIsRefusedAndNothingChanges() throws Exception {
    Issued good = Issued.to("api.localhost");
    Issued other = Issued.to("api.localhost");
    CertificateTable.Certificate mixed =
        new CertificateTable.Certificate(
            List.of("api.localhost"), good.told().chain(), other.told().key());
    try (Rig rig = Rig.secure(home).certify(good)) {
      RouterAnswer answer =
          rig.ask(
              new RouterRequest.Certify(
                  new CertificateTable(List.of(mixed), List.of(), List.of())));
      assertThat(answer)
          .isEqualTo(
              new RouterAnswer.Failed(
                  "The key of Certificate[api.localhost] is not that of its certificate."));
      assertThat(Tls.shown(rig.httpsPort(), "api.localhost")).isEqualTo(good.certificate());
    }
  }

  @Test
  void plainHttpIsToldWhereItCame() throws Exception {
    try (Rig rig = Rig.secure(home).certify(Issued.to("api.localhost"));
        Wire client = Wire.to(rig.httpsPort())) {
      assertThat(client.send(GET).rest())
          .startsWith("HTTP/1.1 400 Bad Request")
          .contains("This port speaks TLS");
    }
  }

  @Test
  void oldVersionsGetAnAlert() throws Exception {
    // A ClientHello of TLS 1.0 with one cipher, by hand.
    byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 4 + 2];
    byte[] head = {
      22, 3, 1, 0, (byte) (hello.length - 5), 1, 0, 0, (byte) (hello.length - 9), 3, 1
    };
    System.arraycopy(head, 0, hello, 0, head.length);
    byte[] tail = {0, 0, 2, 0, 47, 1, 0};
    System.arraycopy(tail, 0, hello, hello.length - tail.length, tail.length);
    try (Rig rig = Rig.secure(home).certify(Issued.to("api.localhost"));
        Wire client = Wire.to(rig.httpsPort())) {
      // A record of type 21 (alert), fatal, protocol_version.
      assertThat(client.send(hello).rest()).startsWith("\u0015\u0003").endsWith("\u0002F");
    }
  }

  /** A client of TLS 1.2 could else have the handshake's work done again and again (RFC 9325). */
  @Test
  void nobodyShakesHandsTwiceOnOneConnection() throws Exception {
    try (Backend app = Backend.answering("fine");
        Rig rig = Rig.secure(home).certify(Issued.to("api.localhost")).route(app);
        SSLSocket socket =
            Tls.socket(rig.httpsPort(), "api.localhost", List.of(), List.of("TLSv1.2"));
        Wire client = new Wire(socket)) {
      assertThat(client.send(GET).response()).endsWith("fine");
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                client.send(GET).response();
              })
          .isInstanceOf(IOException.class);
      try (Wire other = Tls.to(rig.httpsPort(), "api.localhost")) {
        assertThat(other.send(GET).response()).endsWith("fine");
      }
    }
  }

  @Test
  void rubbishGetsAnAlert() throws Exception {
    try (Rig rig = Rig.secure(home).certify(Issued.to("api.localhost"));
        Wire client = Wire.to(rig.httpsPort())) {
      byte[] rubbish = {22, 3, 1, 0, 5, 9, 9, 9, 9, 9};
      assertThat(client.send(rubbish).rest()).startsWith("\u0015\u0003");
    }
  }

  @Test
  void bothVersionsAreSpokenAndAHelloMayComeInPieces() throws Exception {
    try (Backend app = Backend.answering("fine");
        Rig rig = Rig.secure(home).certify(Issued.rsa("api.localhost")).route(app)) {
      for (String version : List.of("TLSv1.2", "TLSv1.3")) {
        Socket slow = new Dripping(rig.httpsPort());
        try (Wire client = new Wire(Tls.over(slow, "api.localhost", List.of(), List.of(version)))) {
          assertThat(client.send(GET).response()).endsWith("fine");
        }
      }
    }
  }

  @Test
  void aProofIsShownToWhoAsksForItAlone() throws Exception {
    Issued normal = Issued.to("api.localhost");
    Issued proof = Issued.to("api.localhost");
    CertificateTable table =
        new CertificateTable(List.of(normal.told()), List.of(), List.of(proof.told()));
    try (Rig rig = Rig.secure(home).certify(table)) {
      int port = rig.httpsPort();
      try (SSLSocket asked =
          Tls.socket(port, "api.localhost", List.of("acme-tls/1"), List.of("TLSv1.3"))) {
        assertThat(asked.getSession().getPeerCertificates()[0]).isEqualTo(proof.certificate());
        assertThat(asked.getApplicationProtocol()).isEqualTo("acme-tls/1");
        assertThat(asked.getInputStream().read()).isNegative();
      }
      assertThat(Tls.shown(port, "api.localhost")).isEqualTo(normal.certificate());
      for (String name : List.of("other.localhost", "")) {
        assertThatThrownBy(() -> Tls.socket(port, name, List.of("acme-tls/1"), List.of("TLSv1.3")))
            .isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void whoDoesNotFinishAHandshakeIsGivenUp() throws Exception {
    try (Rig rig =
            Rig.secure(home, Rig.shaking(Duration.ofMillis(300)))
                .certify(Issued.to("api.localhost"));
        Wire silent = Wire.to(rig.httpsPort());
        Wire half = Wire.to(rig.httpsPort())) {
      half.send(new byte[] {22, 3, 1, 2, 0, 1});
      assertThat(silent.ended()).isTrue();
      assertThat(half.ended()).isTrue();
    }
  }

  @Test
  void theSuccessorShowsTheSameCertificatesWithoutBeingTold() throws Exception {
    Issued issued = Issued.to("api.localhost");
    try (Backend app = Backend.answering("fine");
        Rig before = Rig.secure(home).certify(issued).route(app);
        Wire open = Tls.to(before.httpsPort(), "api.localhost")) {
      int https = before.httpsPort();
      assertThat(open.send(GET).response()).endsWith("fine");
      try (Rig after = Rig.takingOverTls(home, before.port(), https, Rig.PATIENCE)) {
        assertThat(after.httpsPort()).isEqualTo(https);
        assertThat(Tls.shown(https, "api.localhost")).isEqualTo(issued.certificate());
        assertThat(open.send(GET).response()).contains("Connection: close");
      }
    }
  }

  private static int port(Rig rig) {
    try {
      return rig.httpsPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static long connections(Rig rig) {
    try {
      return rig.health().connections();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Sends what is written in pieces, so that nothing comes whole. */
  private static final class Dripping extends Socket {
    Dripping(int port) throws IOException {
      super(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public java.io.OutputStream getOutputStream() throws IOException {
      java.io.OutputStream out = super.getOutputStream();
      return new java.io.FilterOutputStream(out) {
        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
          for (int i = 0; i < count; i += 40) {
            out.write(bytes, from + i, Math.min(40, count - i));
            out.flush();
            java.util.concurrent.locks.LockSupport.parkNanos(200_000);
          }
        }
      };
    }
  }
}
