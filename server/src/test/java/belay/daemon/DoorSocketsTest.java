package belay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.handover.ListenerHolder;
import belay.handover.TcpListener;
import belay.settings.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorSocketsTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path run;

  private static ServerConfig config(String bind, int api, int ssh) {
    Properties properties = new Properties();
    properties.setProperty("bind", bind);
    properties.setProperty("http.port", "8080");
    properties.setProperty("api.port", Integer.toString(api));
    properties.setProperty("ssh.port", Integer.toString(ssh));
    return ServerConfig.of(properties, "server.properties");
  }

  private static int freePort() throws IOException {
    try (TcpListener free = TcpListener.open(ANY_PORT)) {
      return free.address().getPort();
    }
  }

  @Test
  void anAddressThatIsChangedWhileTheRouterHoldsTheOneBeforeIsSaid() throws IOException {
    try (TcpListener before = TcpListener.open(ANY_PORT);
        ListenerHolder holder =
            ListenerHolder.open(run.resolve("held-api.sock"), before.descriptor(), false)) {
      assertThat(holder).isNotNull();
      int port = before.address().getPort();
      int ssh = freePort();
      assertThatThrownBy(() -> DoorSockets.open(run, config("0.0.0.0", port, ssh), true))
          .isInstanceOf(DoorSockets.CannotListen.class)
          .hasMessageContaining("0.0.0.0:" + port + ": the router holds 127.0.0.1")
          .hasMessageContaining("belay down");
      try (DoorSockets same = DoorSockets.open(run, config("127.0.0.1", port, ssh), true)) {
        assertThat(same.api().getFirst().address()).isEqualTo(before.address());
      }
    }
  }

  @Test
  void aPortThatIsAStrangersIsSaidToBeSo() throws IOException {
    try (TcpListener stranger = TcpListener.open(ANY_PORT)) {
      int port = stranger.address().getPort();
      assertThatThrownBy(() -> DoorSockets.open(run, config("127.0.0.1", port, port), true))
          .hasMessageContaining("ss -ltnp 'sport = :" + port + "'");
    }
  }
}
