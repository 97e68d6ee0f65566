package belay.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.release.Stamp;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private final Story story = new Story();

  @Test
  void theNewestStay() {
    deploys(7); // v2 … v8
    Retention plan = plan(5);
    assertThat(plan.keptSlugs()).isEqualTo(slugs(4, 5, 6, 7, 8));
    assertThat(plan.expiredSlugs()).isEqualTo(slugs(2, 3));
    assertThat(plan.expiredReleases()).extracting(LedgerEntry::version).containsExactly(3, 2);
    assertThat(plan.directories())
        .containsExactlyInAnyOrder(stamp(2), stamp(3))
        .doesNotContainAnyElementsOf(plan.keptDirectories());
  }

  @Test
  void nothingGoesWhileThereIsRoom() {
    deploys(5);
    assertThat(plan(5).expiredSlugs()).isEmpty();
    assertThat(plan(5).directories()).isEmpty();
  }

  @Test
  void configChangesTakeNoPlace() {
    deploys(3);
    IntStream.range(0, 20).forEach(i -> story.set("A", "" + i));
    assertThat(plan(5).expiredSlugs()).isEmpty();
    assertThat(plan(2).keptSlugs()).isEqualTo(slugs(3, 4));
  }

  @Test
  void aReleaseThatSharesItsSlugGoesWithIt() {
    story.deploy(); // v2
    story.set("A", "1"); // v3
    deploys(3); // v4, v5, v6
    assertThat(plan(3).expiredReleases()).extracting(LedgerEntry::version).containsExactly(3, 2);
  }

  @Test
  void whatServesStaysHoweverOldItIs() {
    deploys(7);
    story.serving = 2;
    assertThat(plan(3).keptSlugs()).isEqualTo(slugs(2, 6, 7, 8));
  }

  @Test
  void whatARollbackPutBackIsAsNewAsTheRollback() {
    deploys(4); // v2 … v5
    story.rollback(2); // v6
    story.deploy(); // v7
    assertThat(plan(2).keptSlugs()).isEqualTo(slugs(2, 7));
  }

  @Test
  void whatIsKeptByHandStays() {
    deploys(7);
    Retention plan = Retention.expired(story.newestFirst(), 2, story.serving, Set.of(3));
    assertThat(plan.keptSlugs()).isEqualTo(slugs(3, 7, 8));
  }

  @Test
  void aFailedDeployGoesAfterFiveSuccessesAndStaysFailed() {
    story.deploy(); // v2
    story.deployFailed(); // v3
    deploys(4);
    assertThat(plan(9).keptSlugs()).contains(Story.slugOf(3));
    story.deploy();
    assertThat(plan(9).expiredSlugs()).isEqualTo(slugs(3));
    assertThat(plan(9).directories()).containsExactly(stamp(3));
    assertThat(plan(9).expiredReleases()).isEmpty();
  }

  @Test
  void failuresNeverPushAGoodOneOut() {
    deploys(5);
    IntStream.range(0, 50).forEach(i -> story.deployFailed());
    assertThat(plan(5).expiredSlugs()).isEmpty();
  }

  @Test
  void whatIsBeingReleasedStays() {
    int pending = story.deployPending();
    deploys(9);
    assertThat(plan(1).keptSlugs()).isEqualTo(slugs(pending, story.serving));
  }

  @Test
  void whatACrashLeftOfExpiredReleasesGoesYet() {
    deploys(4); // v2 … v5
    plan(2).expiredReleases().forEach(e -> story.expire(e.version()));
    assertThat(plan(2).expiredReleases()).isEmpty();
    assertThat(plan(2).expiredSlugs()).isEqualTo(slugs(2, 3));
    assertThat(plan(2).directories()).containsExactlyInAnyOrder(stamp(2), stamp(3));
  }

  @Test
  void aPileOfHeldBuildsIsBounded() {
    deploys(2); // v2, v3
    IntStream.range(0, 10).forEach(i -> story.deployHeld()); // v4 … v13
    assertThat(plan(3).keptSlugs()).isEqualTo(slugs(2, 3, 11, 12, 13));
    assertThat(plan(3).expiredReleases()).hasSize(7);
  }

  @RepeatedTest(20)
  void holdsForHistoriesByChance(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    for (int i = 0; i < 60; i++) {
      int any = 1 + random.nextInt(story.newestFirst().size());
      switch (random.nextInt(6)) {
        case 0 -> story.deployFailed();
        case 1 -> story.set("A", "" + i);
        case 2 -> {
          if (story.named("v" + any) instanceof RollbackTarget.Chosen) {
            story.rollback(any);
          }
        }
        default -> story.deploy();
      }
      Retention plan = plan(3);
      plan.expiredReleases().forEach(e -> story.expire(e.version()));
      assertSound(plan);
    }
  }

  private void assertSound(Retention plan) {
    story
        .entry(story.serving)
        .release()
        .slug()
        .ifPresent(slug -> assertThat(plan.keptSlugs()).contains(slug));
    assertThat(Collections.disjoint(plan.keptSlugs(), plan.expiredSlugs())).isTrue();
    assertThat(Collections.disjoint(plan.keptDirectories(), plan.directories())).isTrue();
    List<UUID> servedKept =
        story.newestFirst().stream()
            .filter(e -> e.status() == ReleaseStatus.SUCCEEDED)
            .flatMap(e -> e.release().slug().stream())
            .distinct()
            .toList();
    assertThat(servedKept).hasSizeLessThanOrEqualTo(4);
    assertThat(plan(3).expiredReleases()).as("asked again, nothing is left to mark").isEmpty();
  }

  private Retention plan(int keep) {
    return Retention.expired(story.newestFirst(), keep, story.serving, Set.of());
  }

  private void deploys(int count) {
    IntStream.range(0, count).forEach(i -> story.deploy());
  }

  private Stamp stamp(int version) {
    return story.entry(version).release().stamp().orElseThrow();
  }

  private static Set<UUID> slugs(Integer... versions) {
    return Set.copyOf(Stream.of(versions).map(Story::slugOf).toList());
  }
}
