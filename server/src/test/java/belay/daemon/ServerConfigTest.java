package belay.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
  @Test
  void portsAreReadAndTheRestHasDefaults() {
    ServerConfig config = of(Map.of("api.port", "7700", "ssh.port", "2222", "http.port", "8080"));

    assertThat(config).isEqualTo(new ServerConfig("127.0.0.1", 7700, 2222, 8080, 30, 30));
  }

  @Test
  void everyMistakeIsNamedAtOnce() {
    assertThatThrownBy(() -> of(Map.of("api.port", "http", "ssh.port", "70000", "colour", "red")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("colour means nothing here")
        .hasMessageContaining("api.port must be a number")
        .hasMessageContaining("ssh.port must be a number")
        .hasMessageContaining("http.port is missing");
  }

  private static ServerConfig of(Map<String, String> values) {
    Properties properties = new Properties();
    properties.putAll(values);
    return ServerConfig.of(properties, "server.properties");
  }
}
