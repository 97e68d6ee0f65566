package belay.http;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Served;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change is recorded with the door that it came by, whatever a client says of itself. */
class SourceOfChangeTest extends ServedTest {
  /** Sets a config var as ana over a connection of its own, and answers what was recorded. */
  private String source(SocketAddress door, String value, String header) throws Exception {
    String body = "{\"A\":\"" + value + "\"}";
    String request =
        "PATCH /apps/shop/config-vars HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + "Authorization: Bearer "
            + served.token(Who.ANA)
            + "\r\n"
            + header
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    try (SocketChannel channel = SocketChannel.open(door)) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200");
    }
    return newest();
  }

  private String newest() throws IOException, InterruptedException {
    JsonNode releases = served.ok(Who.ANA, "GET", "/apps/shop/releases", "");
    String version = releases.get(releases.size() - 1).path("version").asText();
    return served
        .ok(Who.ANA, "GET", "/apps/shop/releases/" + version + "/why", "")
        .path("by")
        .path("source")
        .asText();
  }

  private SocketAddress tcp() {
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), URI.create(served.url()).getPort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Belay-Source: cli\r\n", "Belay-Source: dashboard\r\n"})
  void aStrangersWordForItIsNotTaken(String header) throws Exception {
    assertThat(source(tcp(), "one", header)).isEqualTo("api");
  }

  @Test
  void thisMachinesOwnCommandsAreToldByTheirSocket() throws Exception {
    SocketAddress own = UnixDomainSocketAddress.of(Served.own(home));
    assertThat(source(own, "one", "")).isEqualTo("cli");
    assertThat(source(own, "two", "Belay-Source: dashboard\r\n")).isEqualTo("cli");
    assertThat(source(tcp(), "three", "Belay-Source: cli\r\n")).isEqualTo("api");
  }
}
