package belay.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import belay.checkpoint.Checkpoint.Of;
import belay.checkpoint.Checkpoint.State;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TargetCheckpointTest {
  private static final UUID APP = new UUID(2, 2);

  private static Checkpoint byHand(int number, int version) {
    return KeptTest.checkpoint(
        number, State.WHOLE, Optional.of(new Of(APP, version, Optional.empty())));
  }

  private static Checkpoint before(int number, int version) {
    return KeptTest.checkpoint(
        number, State.WHOLE, Optional.of(new Of(APP, version, Optional.of(version + 1))));
  }

  @Test
  void itIsTheLastOneBeforeAnythingMigratedPastTheRelease() {
    List<Checkpoint> all = List.of(before(4, 49), before(3, 46), byHand(2, 46), before(1, 40));

    assertThat(TargetCheckpoint.of(all, APP, 46, v -> true)).contains(before(3, 46));
    assertThat(TargetCheckpoint.of(all, APP, 44, v -> true)).contains(before(3, 46));
    assertThat(TargetCheckpoint.of(all, APP, 47, v -> true)).contains(before(4, 49));
  }

  @Test
  void oneThatASecondTryOfTheMigrationTookIsPassedOver() {
    assertThat(TargetCheckpoint.of(List.of(before(2, 46), before(1, 46)), APP, 46, v -> true))
        .contains(before(1, 46));
  }

  @Test
  void whereNothingMigratedItIsTheNewest() {
    assertThat(TargetCheckpoint.of(List.of(byHand(2, 48), byHand(1, 46)), APP, 46, v -> true))
        .contains(byHand(2, 48));
  }

  @Test
  void noneFitsWhereWhatServedHadMigrationsThatTheReleaseLacks() {
    assertThat(TargetCheckpoint.of(List.of(before(1, 49)), APP, 46, v -> v == 46)).isEmpty();
  }

  @Test
  void thoseOfAnotherAppAndHalfOnesDoNotCount() {
    var half = KeptTest.checkpoint(2, State.TAKING, Optional.of(new Of(APP, 46, Optional.empty())));

    assertThat(TargetCheckpoint.of(List.of(half, before(1, 46)), new UUID(9, 9), 46, v -> true))
        .isEmpty();
    assertThat(TargetCheckpoint.of(List.of(half), APP, 46, v -> true)).isEmpty();
  }
}
