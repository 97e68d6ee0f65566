package belay.turns;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PrecedenceTest {
  private static final UUID SHOP = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);

  private final Precedence precedence = new Precedence();

  private static LedgerEntry entry(int version) {
    Release release =
        new Release(
            new UUID(1, version),
            SHOP,
            version,
            Kind.DEPLOY,
            Release.Ref.NONE,
            "Deploy",
            by("ana"),
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            ConfigVars.EMPTY,
            List.of(),
            "");
    return new LedgerEntry(
        release, ReleaseStatus.SUCCEEDED, "", Instant.EPOCH, Optional.of(Instant.EPOCH));
  }

  private static Change by(String who) {
    return new Change(
        new Actor(new UUID(0, 9), who + "@example.com", "key"),
        Change.Source.CLI,
        Optional.empty());
  }

  @Test
  void laterPlacesAreGreater() {
    assertThat(precedence.ask()).isLessThan(precedence.ask());
  }

  @Test
  void whatWasAskedForLaterAndIsLiveOvertakes() {
    long first = precedence.ask();
    long second = precedence.ask();
    precedence.live(SHOP, second, entry(2));

    assertThat(precedence.overtaker(SHOP, first)).contains(entry(2));
    assertThat(precedence.overtaker(SHOP, second)).isEmpty();
    assertThat(precedence.overtaker(SHOP, precedence.ask())).isEmpty();
    assertThat(precedence.overtaker(OTHER, first)).isEmpty();
  }

  @Test
  void whatWasAskedForEarlierAndComesLaterHidesNothing() {
    long first = precedence.ask();
    long second = precedence.ask();
    long third = precedence.ask();
    precedence.live(SHOP, third, entry(2));
    precedence.live(SHOP, first, entry(3));
    assertThat(precedence.overtaker(SHOP, second)).contains(entry(2));
  }

  @Test
  void aRollbackIsWaitedForUntilItsTurnHasCome() {
    assertThat(precedence.waitingRollback(SHOP)).isEmpty();
    precedence.rollbackWaits(SHOP, by("ana"));
    precedence.rollbackWaits(SHOP, by("bob"));
    assertThat(precedence.waitingRollback(SHOP))
        .contains("ana@example.com rolled back before it was switched");
    assertThat(precedence.waitingRollback(OTHER)).isEmpty();

    precedence.rollbackGoes(SHOP, by("ana"));
    assertThat(precedence.waitingRollback(SHOP))
        .hasValueSatisfying(w -> assertThat(w).startsWith("bob@"));
    precedence.rollbackGoes(SHOP, by("bob"));
    precedence.rollbackGoes(SHOP, by("bob"));
    assertThat(precedence.waitingRollback(SHOP)).isEmpty();
  }

  @Test
  void twoRollbacksOfOnePersonAreTwo() {
    precedence.rollbackWaits(SHOP, by("ana"));
    precedence.rollbackWaits(SHOP, by("ana"));
    precedence.rollbackGoes(SHOP, by("ana"));
    assertThat(precedence.waitingRollback(SHOP)).isPresent();
  }
}
