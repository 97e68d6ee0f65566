package belay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import belay.outbound.AddressRule;
import belay.outbound.Outbound;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpPostTest {
  @Test
  void aReceiverThatNeverEndsHoldsNobodyUp() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpPost post =
            new HttpPost(Outbound.by(AddressRule.of("loopback")), Duration.ofMillis(200))) {
      assertThat(post.send("http://127.0.0.1:" + mute.getLocalPort() + "/", Map.of(), new byte[1]))
          .isEqualTo(new Outcome.NotYet(Optional.empty(), Optional.of("timeout")));
    }
  }
}
