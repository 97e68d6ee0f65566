package belay.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.ReleaseStatus;
import belay.rollback.RollbackTarget.Chosen;
import belay.rollback.RollbackTarget.None;
import belay.rollback.RollbackTarget.Unknown;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackTargetTest {
  private final Story story = new Story();

  @Test
  void theDefaultIsTheReleaseBefore() {
    story.deploy();
    story.deploy();
    assertThat(chosen(story.choose()).why()).isEmpty();
    assertThat(story.rollback()).isEqualTo(2);
  }

  @Test
  void rollingBackTwiceGoesFurtherBack() {
    story.deploy();
    story.deploy();
    story.deploy();
    story.deploy();
    assertThat(story.rollback()).isEqualTo(4);
    assertThat(story.rollback()).isEqualTo(3);
    assertThat(story.rollback()).isEqualTo(2);
    assertThat(none(story.choose())).startsWith("No previous release found").contains("v1");
  }

  @Test
  void aConfigChangeIsARelease() {
    story.deploy();
    story.set("FOO", "1");
    assertThat(story.rollback()).isEqualTo(2);
    assertThat(none(story.choose())).startsWith("No previous release found");
  }

  @Test
  void aFixAfterARollbackGoesBackToWhatServedBeforeIt() {
    story.deploy(); // v2
    story.deploy(); // v3
    story.deploy(); // v4, bad
    assertThat(story.rollback()).isEqualTo(3); // v5
    story.deploy(); // v6, bad too
    assertThat(story.rollback()).isEqualTo(3); // v7
    assertThat(story.rollback()).isEqualTo(2);
  }

  @Test
  void whatWasRolledBackFromIsSkippedWithItsEqualsAndSaidSo() {
    story.deploy(); // v2
    story.deploy(); // v3, bad
    story.rollback(2); // v4
    story.set("FOO", "1"); // v5
    Chosen chosen = chosen(story.choose());
    assertThat(chosen.entry().version()).isEqualTo(2);
    story.deploy(); // v6
    story.rollback(5); // v7
    assertThat(story.rollback()).isEqualTo(2);
    assertThat(none(story.choose())).contains("v1 has no slug");
  }

  @Test
  void goingForwardAgainDoesNotCondemnWhatWasLeft() {
    story.deploy(); // v2
    story.deploy(); // v3
    story.rollback(); // v4, to v2
    story.rollback(3); // v5, undone
    assertThat(story.rollback()).isEqualTo(2);
  }

  @Test
  void whoPutsAReleaseBackTakesTheVerdictOnItBack() {
    story.deploy(); // v2
    story.deploy(); // v3
    story.rollback(); // v4, from v3
    story.rollback(3); // v5
    story.deploy(); // v6
    assertThat(story.rollback()).isEqualTo(3);
  }

  @Test
  void aRollbackOfARollbackStandsForTheFirst() {
    story.deploy(); // v2
    story.deploy(); // v3
    story.rollback(2); // v4
    story.rollback(3); // v5
    story.rollback(4); // v6, v4 is v2
    story.deploy(); // v7
    Chosen chosen = chosen(story.choose());
    assertThat(chosen.entry().version()).isEqualTo(2);
  }

  @Test
  void failedPendingHeldExpiredAndGoneAreSkippedAndNamed() {
    story.deploy(); // v2
    story.expire(story.deploy()); // v3
    story.gone.add(Story.slugOf(story.deploy())); // v4
    story.deploy(); // v5
    story.deployFailed(); // v6
    story.deployHeld(); // v7
    story.deployPending(); // v8
    story.serving = story.succeed(story.deployPending()); // v9
    story.rollback(5); // v10
    Chosen chosen = chosen(story.choose());
    assertThat(chosen.entry().version()).isEqualTo(2);
    assertThat(chosen.why())
        .containsExactly(
            "v10, which serves, is v5's release put back",
            "v4's slug is gone from the store",
            "v3's slug was removed on 2024-01-15 10:07 UTC");
  }

  @Test
  void tenFailuresInARowHideNothing() {
    story.deploy();
    story.deploy();
    IntStream.range(0, 20).forEach(i -> story.deployFailed());
    assertThat(story.rollback()).isEqualTo(2);
  }

  @Test
  void nothingToGoBackToSaysSo() {
    assertThat(none(story.choose())).startsWith("No previous release found");
    story.deploy();
    assertThat(none(story.choose())).isEqualTo("No previous release found: v1 has no slug.");
  }

  @Test
  void afterAFailedRollbackTheNextGoesToTheSameTarget() {
    story.deploy();
    story.deploy();
    story.mark(story.rollbackPending(2), ReleaseStatus.FAILED);
    assertThat(story.rollback()).isEqualTo(2);
  }

  @Test
  void anExpiredOriginalIsNotChosenForItsCopy() {
    story.deploy(); // v2
    story.deploy(); // v3
    story.rollback(2); // v4
    story.expire(2);
    story.deploy(); // v5
    assertThat(story.rollback()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v2",
        "2",
        "V2",
        " v2 ",
        "0002",
        "0002abc",
        "0002ABCD",
        "-2",
        "20240115-100300",
        "00000000-0000-0009-0000-000000000002"
      })
  void aReleaseIsNamedInManyWays(String name) {
    story.deploy(); // v2
    story.deploy(); // v3
    story.deploy(); // v4
    assertThat(chosen(story.named(name)).entry().version()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v99",
        "99999999999999999999",
        "abc",
        "deadbeef",
        "20230101-000000",
        "00000000-0000-0000-0000-000000000000",
        "--help",
        "",
        "v",
        "-0",
        "; rm -rf /"
      })
  void whatNamesNoReleaseIsUnknown(String name) {
    story.deploy();
    story.deploy();
    assertThat(story.named(name)).isInstanceOf(Unknown.class);
  }

  @Test
  void aNameMayGoForwardAndToWhatWasRolledBackFromAndSaysSo() {
    story.deploy();
    story.deploy();
    story.rollback();
    Chosen chosen = chosen(story.named("v3"));
    assertThat(chosen.entry().version()).isEqualTo(3);
    assertThat(chosen.why()).containsExactly("v3 was rolled back from by ana@example.com (v4)");
    assertThat(chosen.verdict())
        .contains(new Skipped("v3", new Skipped.Reason.RolledBackFrom("ana@example.com", "v4")));
  }

  @Test
  void whatIsSkippedOnTheWayIsNoVerdictOnTheTarget() {
    story.deploy(); // v2
    story.deploy(); // v3
    story.deploy(); // v4
    story.rollback(); // v5, back from v4
    Chosen chosen = chosen(story.choose());
    assertThat(chosen.entry().version()).isEqualTo(2);
    assertThat(chosen.remarks())
        .containsExactly(new RollbackTarget.Note("v5, which serves, is v3's release put back"));
    assertThat(chosen.verdict()).isEmpty();
    assertThat(chosen(story.named("v4")).verdict()).isPresent();
  }

  @Test
  void stepsBackAreTheDefaultDoneSoOften() {
    IntStream.range(0, 6).forEach(i -> story.deploy());
    story.deployFailed();
    assertThat(chosen(story.named("-1")).entry()).isEqualTo(chosen(story.choose()).entry());
    assertThat(chosen(story.named("-3")).entry().version()).isEqualTo(4);
    assertThat(none(story.named("-9"))).contains("only 5 of 9 steps back");
  }

  @Test
  void whatServesIsRefused() {
    story.deploy(); // v2
    story.deploy(); // v3
    assertThat(none(story.named("v3"))).isEqualTo("v3 is the release that serves already.");
    story.rollback(2); // v4
    assertThat(none(story.named("v2"))).isEqualTo("v2's code and config serve already, as v4.");
    assertThat(none(story.named("0002"))).contains("serve already");
  }

  @Test
  void whatIsAvailableIsNamedOnceByTheReleaseThatFirstHadIt() {
    story.deploy(); // v2
    story.deploy(); // v3
    story.rollback(2); // v4
    story.rollback(3); // v5
    story.rollback(2); // v6
    assertThat(none(story.named("v1"))).contains("Available: v3 (Deploy 0003abc).");
  }

  @Test
  void eachRefusalSaysWhyAndWhatIsAvailable() {
    story.expire(story.deploy()); // v2
    story.deploy(); // v3
    story.deploy(); // v4
    story.deployFailed(); // v5
    story.deployPending(); // v6
    story.deployHeld(); // v7
    assertThat(none(story.named("v2")))
        .isEqualTo(
            "Cannot roll back: v2's slug was removed on 2024-01-15 10:05 UTC."
                + " Available: v3 (Deploy 0003abc).");
    assertThat(none(story.named("v1"))).startsWith("Cannot roll back: v1 has no slug.");
    assertThat(none(story.named("v5"))).startsWith("Cannot roll back: v5 failed.");
    assertThat(none(story.named("v6"))).contains("still being released");
    assertThat(none(story.named("v7"))).contains("held");
    story.gone.add(Story.slugOf(3));
    assertThat(none(story.named("v3")))
        .isEqualTo(
            "Cannot roll back: v3's slug is gone from the store. No previous release found.");
  }

  @Test
  void anAmbiguousCommitListsTheCommits() {
    IntStream.range(0, 20).forEach(i -> story.deploy());
    assertThat(story.named("001"))
        .as("001 is version 1, which has no slug")
        .isInstanceOf(None.class);
    assertThat(chosen(story.named("000fabc")).entry().version()).isEqualTo(15);
    assertThat(story.named("ab")).isInstanceOf(Unknown.class);
  }

  @Test
  void digitsAloneAreAVersionBeforeTheyAreACommit() {
    IntStream.range(0, 16).forEach(i -> story.deploy());
    assertThat(chosen(story.named("0010")).entry().version())
        .as("version 10, though the commit of v16 begins 0010")
        .isEqualTo(10);
  }

  private static Chosen chosen(RollbackTarget target) {
    assertThat(target).isInstanceOf(Chosen.class);
    return (Chosen) target;
  }

  private static String none(RollbackTarget target) {
    assertThat(target).isInstanceOf(None.class);
    return ((None) target).message();
  }
}
