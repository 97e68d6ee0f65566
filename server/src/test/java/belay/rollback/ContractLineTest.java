package belay.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import belay.rollback.ContractLine.Open;
import belay.rollback.RollbackTarget.Chosen;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ContractLineTest {
  private final Story story = new Story();

  private ContractLine line(Set<Integer> done, int... withContract) {
    Set<UUID> slugs =
        Arrays.stream(withContract).mapToObj(Story::slugOf).collect(Collectors.toSet());
    return ContractLine.of(story.newestFirst(), story.serving, slugs::contains, done);
  }

  private static List<Integer> versions(List<Open> open) {
    return open.stream().map(Open::version).toList();
  }

  @Test
  void codeHasOneWhateverItsConfig() {
    story.deploy();
    story.deploy();
    story.set("A", "1");
    story.deploy();
    assertThat(versions(line(Set.of(), 3, 5).open())).containsExactly(3, 5);
    assertThat(versions(line(Set.of(), 3, 5).upTo(5))).containsExactly(3, 5);
    assertThat(versions(line(Set.of(), 3, 5).upTo(3))).containsExactly(3);
    assertThat(line(Set.of(), 3, 5).upTo(2)).isEmpty();
    assertThat(line(Set.of(), 3, 5).after(2).orElseThrow().version()).isEqualTo(3);
    assertThat(line(Set.of(), 3, 5).after(3).orElseThrow().version()).isEqualTo(5);
    assertThat(line(Set.of(), 3, 5).after(5)).isEmpty();
  }

  @Test
  void whatIsDoneHasThoseBeforeItDone() {
    story.deploy();
    story.deploy();
    story.deploy();
    assertThat(versions(line(Set.of(3), 2, 3, 4).open())).containsExactly(4);
  }

  @Test
  void whatNeverServedAndWhatWasLeftHasNone() {
    story.deploy();
    story.deploy();
    story.deployFailed();
    story.deployHeld();
    story.rollback(2);
    assertThat(line(Set.of(), 2, 3, 4, 5).open()).extracting(Open::version).containsExactly(2);
    story.deploy();
    assertThat(versions(line(Set.of(), 2, 3, 4, 5, 7).open())).containsExactly(2, 7);
  }

  @Test
  void codeThatWasLeftWithAnotherConfigIsLeft() {
    story.deploy();
    story.deploy();
    story.set("A", "1");
    story.rollback(2);
    story.deploy();
    assertThat(versions(line(Set.of(), 3, 6).open())).containsExactly(6);
  }

  @Test
  void aConfigThatWasLeftLeavesItsCode() {
    story.deploy();
    story.deploy();
    story.set("A", "1");
    story.rollback(3);
    story.deploy();
    assertThat(versions(line(Set.of(), 3, 6).open())).containsExactly(3, 6);
  }

  @Test
  void whatWasLeftAndPutLiveAgainIsThere() {
    story.deploy();
    story.deploy();
    story.rollback(2);
    assertThat(line(Set.of(), 3).open()).isEmpty();
    assertThat(line(Set.of(), 3).position()).isEqualTo(2);
    story.rollback(3);
    assertThat(versions(line(Set.of(), 3).open())).containsExactly(3);
  }

  @Test
  void theDefaultPassesOverWhatIsBehindAndANameDoesNot() {
    story.deploy();
    story.deploy();
    story.deploy();
    story.deploy();
    story.contract = 4;
    assertThat(story.choose())
        .isInstanceOfSatisfying(
            Chosen.class, chosen -> assertThat(chosen.entry().version()).isEqualTo(4));
    story.rollback(4);
    assertThat(story.choose())
        .isInstanceOfSatisfying(
            RollbackTarget.None.class,
            none -> assertThat(none.message()).contains("v3 is behind the contract of v4"));
    assertThat(story.named("v3")).isInstanceOf(Chosen.class);
    assertThat(story.standing().eligible(story.entry(3))).isFalse();
    assertThat(story.standing().eligible(story.entry(4))).isTrue();
  }

  @Test
  void aRollbackToWhatIsBehindIsBehindToo() {
    story.deploy();
    story.deploy();
    story.deploy();
    int back = story.rollback(2);
    story.deploy();
    story.contract = 4;
    assertThat(story.standing().eligible(story.entry(back))).isFalse();
  }
}
