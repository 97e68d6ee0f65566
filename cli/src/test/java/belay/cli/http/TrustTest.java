package belay.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

/** Who is believed, and what is said of who is not. */
class TrustTest {
  private static void hangUp(ServerSocket server) {
    try (Socket socket = server.accept()) {
      assertThat(socket.getInputStream().read()).isPositive();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aServerThatHangsUpIsNotSaidToShowAnotherCertificate() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served = CompletableFuture.runAsync(() -> hangUp(server));
      Api api =
          new Api(new Credentials("https://127.0.0.1:" + server.getLocalPort(), "", "a-token"));
      assertThatThrownBy(() -> api.get("/account"))
          .isInstanceOf(ApiError.class)
          .hasMessageContaining("cannot be reached");
      served.join();
    }
  }

  @Test
  void aCertificateThatIsNotBelievedIsToldFromAllElse() {
    SSLHandshakeException untrusted = new SSLHandshakeException("unable to find a path");
    untrusted.initCause(new CertificateException("unable to find a path"));
    assertThat(Trust.isDistrust(untrusted)).isTrue();
    assertThat(Trust.isDistrust(new SSLPeerUnverifiedException("of another name"))).isTrue();
    assertThat(Trust.isDistrust(new SSLHandshakeException("Remote host terminated"))).isFalse();
  }
}
