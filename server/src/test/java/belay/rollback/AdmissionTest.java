package belay.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.AppName;
import belay.release.Sign;
import belay.rollback.Admission.Blocked;
import belay.rollback.Admission.Code;
import belay.rollback.Admission.Free;
import belay.rollback.Admission.RolledBackFrom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Story story = new Story();

  @Test
  void aNewCommitIsFree() {
    story.deploy();
    assertThat(commit(story, 9)).isInstanceOf(Free.class);
  }

  @Test
  void theCommitThatWasRolledBackFromIsRefusedWithWhoAndWhen() {
    story.deploy(); // v2
    story.deploy(); // v3
    story.rollback(); // v4
    assertThat(commit(story, 3)).isInstanceOf(RolledBackFrom.class);
    assertThat(((RolledBackFrom) commit(story, 3)).why())
        .contains("0003abc", "ana@example.com", "2024-01-15 10:", "v4", "Rollback to v2");
    assertThat(slug(3)).isInstanceOf(RolledBackFrom.class);
    assertThat(commit(story, 2)).isInstanceOf(Free.class);
  }

  @Test
  void everyReleaseThatARollbackLeftIsRefused() {
    story.deploy(); // v2
    story.deploy(); // v3
    story.deploy(); // v4
    story.rollback(); // v5 to v3
    story.rollback(); // v6 to v2
    assertThat(commit(story, 4)).isInstanceOf(RolledBackFrom.class);
    assertThat(commit(story, 3)).isInstanceOf(RolledBackFrom.class);
  }

  @Test
  void whoPutsItLiveAgainTakesTheVerdictBack() {
    story.deploy();
    story.deploy(); // v3
    story.rollback(); // v4
    story.rollback(3); // v5
    assertThat(commit(story, 3)).isInstanceOf(Free.class);
    assertThat(commit(story, 2)).isInstanceOf(Free.class);
  }

  @Test
  void aRollbackOfAConfigChangeLeavesTheCodeAlone() {
    story.deploy(); // v2
    story.set("A", "1"); // v3
    story.rollback(); // v4 to v2
    assertThat(commit(story, 2)).isInstanceOf(Free.class);
  }

  @Test
  void theVerdictOutlivesConfigChangesAndFixes() {
    story.deploy();
    story.deploy(); // v3
    story.rollback(); // v4
    story.set("A", "1"); // v5
    story.deploy(); // v6, the fix
    assertThat(commit(story, 3)).isInstanceOf(RolledBackFrom.class);
    assertThat(commit(story, 6)).isInstanceOf(Free.class);
  }

  @Test
  void aBlockedCommitAndSlugAreRefusedEvenByForce() {
    story.deploy();
    story.deploy(); // v3
    story.block(3);
    assertThat(commit(story, 3)).isInstanceOf(Blocked.class);
    assertThat(((Blocked) slug(3)).why()).contains("v3", "bo@example.com", "bad", "unblock v3");
    assertThat(commit(story, 2)).isInstanceOf(Free.class);
  }

  @Test
  void aBlockedConfigChangeDoesNotBlockItsCode() {
    story.deploy(); // v2
    story.set("A", "1"); // v3
    story.block(3);
    assertThat(commit(story, 2)).isInstanceOf(Free.class);
    assertThat(story.named("v2")).isInstanceOf(RollbackTarget.Chosen.class);
    story.rollback(2); // v4
    assertThat(story.named("v3")).isInstanceOf(RollbackTarget.None.class);
  }

  @Test
  void whatIsBlockedFurtherUpHoldsUntilItIsLiftedThere() {
    story.deploy(); // v2
    story.deploy(); // v3
    Sign sign = new Sign("bo@example.com", Instant.EPOCH, Optional.of("drops orders"));
    Block block = new Block(7, Optional.empty(), Optional.of(Story.commit(9)), sign);
    UpstreamBlock ofCommit = new UpstreamBlock(new AppName("shop-staging"), block, Set.of());
    assertThat(commit(9, ofCommit)).isInstanceOf(Blocked.class);
    assertThat(((Blocked) commit(9, ofCommit)).why())
        .contains("v7 of shop-staging is blocked by bo@example.com", "drops orders")
        .endsWith("belay releases:unblock v7 -a shop-staging");
    assertThat(commit(8, ofCommit)).isInstanceOf(Free.class);
  }

  @Test
  void aSlugOfNoCommitIsKnownByItsCopies() {
    story.deploy(); // v2
    story.deploy(); // v3
    Sign sign = new Sign("bo@example.com", Instant.EPOCH, Optional.empty());
    Block block = new Block(7, Optional.of(new UUID(9, 9)), Optional.empty(), sign);
    UUID copy = Story.slugOf(2);
    UpstreamBlock blocked = new UpstreamBlock(new AppName("shop-staging"), block, Set.of(copy));
    Standing standing = under(blocked);
    Code code = new Code(Optional.of(copy), Optional.empty());
    assertThat(Admission.of(code, standing)).isInstanceOf(Blocked.class);
    assertThat(standing.eligible(standing.newestFirst().getFirst())).isTrue();
    assertThat(story.standing().eligible(standing.newestFirst().get(1))).isTrue();
    assertThat(standing.eligible(standing.newestFirst().get(1))).isFalse();
  }

  private Admission commit(int commit, UpstreamBlock block) {
    Code code = new Code(Optional.empty(), Optional.of(Story.commit(commit)));
    return Admission.of(code, under(block));
  }

  private Standing under(UpstreamBlock block) {
    Standing own = story.standing();
    return new Standing(
        own.newestFirst(), own.serving(), own.slugLost(), own.blocks(), List.of(block), 0);
  }

  private static Admission commit(Story story, int version) {
    return Admission.of(
        new Code(Optional.empty(), Optional.of(Story.commit(version))), story.standing());
  }

  private Admission slug(int version) {
    return Admission.of(
        new Code(Optional.of(Story.slugOf(version)), Optional.empty()), story.standing());
  }
}
