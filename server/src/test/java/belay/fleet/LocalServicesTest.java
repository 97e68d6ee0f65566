package belay.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocalServicesTest {
  @Test
  void whatIsOnThisMachineIsFoundByItsAddress() {
    assertThat(LocalServices.in("postgres://shop:secret@localhost/shop")).containsExactly(5432);
    assertThat(LocalServices.in("redis://127.0.0.1:6400/0")).containsExactly(6400);
    assertThat(LocalServices.in("http://[::1]:8080, amqp://localhost")).containsExactly(5672, 8080);
    assertThat(LocalServices.in("localhost:11211")).containsExactly(11211);
  }

  @Test
  void whatIsElsewhereOrNoPortIsNot() {
    assertThat(LocalServices.in("postgres://db.localhost.example.com/shop")).isEmpty();
    assertThat(LocalServices.in("postgres://mylocalhost:5432")).isEmpty();
    assertThat(LocalServices.in("https://example.com/localhost")).isEmpty();
    assertThat(LocalServices.in("http://127.0.0.1:99999")).isEmpty();
    assertThat(LocalServices.in("localhost")).isEmpty();
  }

  /** Each start of a dyno looks: what somebody sets must not cost more than its length. */
  @Test
  void aLongValueIsGoneThroughOnce() {
    assertThat(LocalServices.in("a".repeat(2_000_000))).isEmpty();
    assertThat(LocalServices.in("a://".repeat(500_000) + "@localhost:7")).containsExactly(7);
  }
}
