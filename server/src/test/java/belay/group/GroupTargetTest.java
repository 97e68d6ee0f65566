package belay.group;

import static org.assertj.core.api.Assertions.assertThat;

import belay.group.GroupTarget.Chosen;
import belay.group.GroupTarget.None;
import belay.group.GroupTarget.Standing;
import belay.group.GroupTarget.Unknown;
import belay.group.GroupTarget.Wanted;
import belay.release.Actor;
import belay.release.Change;
import belay.release.Together.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GroupTargetTest {
  private static final UUID API = new UUID(0, 1);
  private static final UUID WEB = new UUID(0, 2);
  private static final Change BY_ANA =
      new Change(
          new Actor(new UUID(0, 9), "ana@example.com", "test"),
          Change.Source.CLI,
          Optional.empty());

  private final List<Generation> history = new ArrayList<>();

  /** Content by app and version; a version that is not here has its own. */
  private final Map<String, Integer> contents = new HashMap<>();

  private final Map<String, String> obstacles = new HashMap<>();
  private final Map<String, String> left = new HashMap<>();

  private void add(Cause cause, Optional<Integer> target, int api, int web, boolean served) {
    int number = history.size() + 1;
    history.addFirst(
        new Generation(
            number,
            cause,
            target,
            "change " + number,
            BY_ANA,
            Instant.ofEpochSecond(number),
            List.of(
                new Generation.Part(API, "api", api, true),
                new Generation.Part(WEB, "web", web, true)),
            served ? Optional.of(Instant.ofEpochSecond(number)) : Optional.empty(),
            false,
            ""));
  }

  private void release(int api, int web) {
    add(Cause.RELEASE, Optional.empty(), api, web, true);
  }

  private void rollback(int target, int api, int web) {
    add(Cause.ROLLBACK, Optional.of(target), api, web, true);
  }

  private static String key(UUID app, int version) {
    return (app.equals(API) ? "api" : "web") + version;
  }

  private final class Judge implements GroupTarget.Judge {
    @Override
    public boolean same(UUID app, int some, int other) {
      return contents
          .getOrDefault(key(app, some), some)
          .equals(contents.getOrDefault(key(app, other), other));
    }

    @Override
    public Optional<String> obstacle(UUID app, int version) {
      return Optional.ofNullable(obstacles.get(key(app, version)));
    }

    @Override
    public Optional<String> left(UUID app, int version) {
      return Optional.ofNullable(left.get(key(app, version)));
    }
  }

  private GroupTarget find(Wanted wanted) {
    return GroupTarget.find(wanted, new Standing(List.of(API, WEB), history, new Judge()));
  }

  private int chosen(Wanted wanted) {
    return find(wanted) instanceof Chosen chosen ? chosen.generation().number() : 0;
  }

  @Test
  void theDefaultIsTheOneBefore() {
    release(1, 1);
    release(2, 1);
    release(2, 2);
    assertThat(chosen(new Wanted.Previous())).isEqualTo(2);
  }

  @Test
  void whatFailedIsPassedOver() {
    release(1, 1);
    add(Cause.ROLLBACK, Optional.of(1), 3, 3, false);
    release(2, 1);
    assertThat(chosen(new Wanted.Previous())).isEqualTo(1);
    assertThat(find(new Wanted.Exactly(2)))
        .isEqualTo(new None("Cannot roll back: G2 failed. Available: G1 (change 1)."));
  }

  @Test
  void whatAnAppCannotGoBackToIsPassedOverAndRefusedByName() {
    release(1, 1);
    release(2, 1);
    release(3, 1);
    obstacles.put("api2", "v2's slug was removed");
    assertThat(chosen(new Wanted.Previous())).isEqualTo(1);
    assertThat(find(new Wanted.Exactly(2)))
        .isInstanceOf(None.class)
        .extracting(Object::toString)
        .asString()
        .contains("G2 cannot be put back, api: v2's slug was removed");
  }

  @Test
  void whatSomebodyRolledBackFromIsPassedOverAndMayBeNamed() {
    release(1, 1);
    release(2, 1);
    release(3, 1);
    left.put("api2", "v2 was rolled back from by bob");
    assertThat(chosen(new Wanted.Previous())).isEqualTo(1);
    assertThat(find(new Wanted.Exactly(2)))
        .isEqualTo(
            new Chosen(history.get(1), List.of("G2 has api v2 was rolled back from by bob")));
  }

  @Test
  void aSecondRollbackGoesFurtherBackAndUndoGoesForwardAgain() {
    release(1, 1);
    release(2, 1);
    release(2, 2);
    rollback(2, 2, 3);
    contents.put("web3", 1);
    assertThat(chosen(new Wanted.Previous())).isEqualTo(1);
    assertThat(chosen(new Wanted.Undo())).isEqualTo(3);
    rollback(1, 3, 3);
    contents.put("api3", 1);
    assertThat(chosen(new Wanted.Undo())).isEqualTo(4);
    rollback(4, 4, 3);
    contents.put("api4", 2);
    assertThat(chosen(new Wanted.Undo())).isEqualTo(3);
  }

  @Test
  void nothingIsUndoneOverAReleaseThatCameSince() {
    release(1, 1);
    release(2, 1);
    rollback(1, 3, 1);
    contents.put("api3", 1);
    release(3, 2);
    assertThat(find(new Wanted.Undo())).isInstanceOf(None.class);
  }

  @Test
  void whatAMemberOfTodayWasNotInIsRefusedByNameAndPassedOver() {
    history.addFirst(
        new Generation(
            1,
            Cause.CREATED,
            Optional.empty(),
            "made",
            BY_ANA,
            Instant.EPOCH,
            List.of(new Generation.Part(API, "api", 1, true)),
            Optional.of(Instant.EPOCH),
            false,
            ""));
    release(1, 1);
    release(2, 1);
    assertThat(chosen(new Wanted.Previous())).isEqualTo(2);
    assertThat(find(new Wanted.Exactly(1)).toString())
        .contains("G1 does not say what web ran, which joined the group later");
  }

  @Test
  void whatServesIsNoTargetAndWhatIsNotThereIsSaid() {
    release(1, 1);
    release(2, 1);
    assertThat(find(new Wanted.Exactly(2)))
        .isEqualTo(new None("G2 is the generation that serves already."));
    assertThat(find(new Wanted.Exactly(7))).isInstanceOf(Unknown.class);
    contents.put("api1", 2);
    assertThat(find(new Wanted.Exactly(1)).toString())
        .contains("has the code and config that serve");
  }

  @Test
  void whatServedAtATime() {
    release(1, 1);
    release(2, 1);
    release(3, 1);
    assertThat(chosen(new Wanted.ServedAt(Instant.ofEpochMilli(2_500)))).isEqualTo(2);
    assertThat(find(new Wanted.ServedAt(Instant.EPOCH))).isInstanceOf(Unknown.class);
  }
}
