package belay.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Receivers that never answer keep nobody else's waiting. */
class LanesTest {
  private static final UUID APP = new UUID(0, 1);

  private final Lanes lanes = new Lanes();

  private static Delivery to(UUID app, int attempts) {
    return new Delivery(
        UUID.randomUUID(),
        1,
        app,
        UUID.randomUUID(),
        Level.NOTIFY,
        UUID.randomUUID(),
        "api:release",
        1,
        Delivery.Status.PENDING,
        attempts,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  @Test
  void anAppHasAFewPlacesHoweverManyReceiversItHas() {
    for (int i = 0; i < Lanes.OF_AN_APP_MAX; i++) {
      assertThat(lanes.take(to(APP, 0))).isTrue();
    }
    assertThat(lanes.take(to(APP, 0))).isFalse();
    assertThat(lanes.take(to(new UUID(0, 2), 0))).isTrue();
    lanes.leave(to(APP, 0));
    assertThat(lanes.take(to(APP, 0))).isTrue();
  }

  @Test
  void whatWentWrongBeforeLeavesPlacesForWhatIsNew() {
    for (int i = 0; i < Lanes.AGAIN_MAX; i++) {
      assertThat(lanes.take(to(new UUID(1, i), 1))).isTrue();
    }
    assertThat(lanes.take(to(APP, 1))).isFalse();
    assertThat(lanes.take(to(APP, 0))).isTrue();
    lanes.leave(to(new UUID(1, 0), 1));
    assertThat(lanes.take(to(APP, 1))).isTrue();
  }

  @Test
  void togetherTheyAreBounded() {
    for (int i = 0; i < Lanes.ALL_MAX; i++) {
      assertThat(lanes.take(to(new UUID(1, i), 0))).isTrue();
    }
    assertThat(lanes.take(to(APP, 0))).isFalse();
  }
}
