package belay.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import belay.checkpoint.Checkpoint.Counters;
import belay.checkpoint.Checkpoint.Of;
import belay.checkpoint.Checkpoint.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptTest {
  private static final UUID ADDON = new UUID(1, 1);
  private static final UUID APP = new UUID(2, 2);

  static Checkpoint checkpoint(int number, State state, Optional<Of> of) {
    return new Checkpoint(
        new UUID(3, number),
        ADDON,
        number,
        1,
        state,
        of,
        "why",
        "ann@example.com",
        Instant.EPOCH.plusSeconds(number),
        1,
        "0/1",
        Counters.NONE);
  }

  private static Checkpoint at(int number, int version) {
    return checkpoint(
        number, State.WHOLE, Optional.of(new Of(APP, version, Optional.of(version + 1))));
  }

  @Test
  void oneStaysAsLongAsTheReleaseThatServedWhenItWasTaken() {
    List<Checkpoint> all = List.of(at(3, 47), at(2, 46), at(1, 12));

    assertThat(Kept.going(all, of -> of.version() == 12)).containsExactly(at(1, 12));
  }

  @Test
  void oneOfNoReleaseStays() {
    assertThat(Kept.going(List.of(checkpoint(1, State.WHOLE, Optional.empty())), of -> true))
        .isEmpty();
  }

  @Test
  void oneThatIsBeingTakenIsLeftAlone() {
    var taking = checkpoint(1, State.TAKING, Optional.of(new Of(APP, 1, Optional.empty())));

    assertThat(Kept.going(List.of(taking), of -> true)).isEmpty();
  }

  @Test
  void ofTooManyTheOldestGo() {
    List<Checkpoint> all =
        IntStream.rangeClosed(1, Kept.MAX + 2).mapToObj(i -> at(Kept.MAX + 3 - i, 50)).toList();

    assertThat(Kept.going(all, of -> false)).containsExactly(at(2, 50), at(1, 50));
  }
}
