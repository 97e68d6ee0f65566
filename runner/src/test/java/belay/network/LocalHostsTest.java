package belay.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalHostsTest {
  private static String moved(String text, Integer... ports) {
    return LocalHosts.moved(text, Set.of(ports), "10.209.7.1");
  }

  @Test
  void anAddressOfAServiceLeadsToTheOtherHost() {
    assertThat(moved("postgres://a:p@127.0.0.1:5433/d", 5433))
        .isEqualTo("postgres://a:p@10.209.7.1:5433/d");
    assertThat(moved("postgres://a:p@localhost/d?x=1", 5432))
        .isEqualTo("postgres://a:p@10.209.7.1/d?x=1");
    assertThat(moved("redis://localhost:6379,redis://[::1]:6380", 6379, 6380))
        .isEqualTo("redis://10.209.7.1:6379,redis://10.209.7.1:6380");
  }

  @Test
  void whatIsNoneStaysAsItIs() {
    assertThat(moved("http://localhost:5000", 5433)).isEqualTo("http://localhost:5000");
    assertThat(moved("postgres://db.localhost.example.com:5433/x", 5433))
        .isEqualTo("postgres://db.localhost.example.com:5433/x");
    assertThat(moved("a$1\\b localhost", 5433)).isEqualTo("a$1\\b localhost");
  }
}
