package belay.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.junit.jupiter.api.Test;

class BranchesTest {
  private static final ObjectId COMMIT =
      ObjectId.fromString("1111111111111111111111111111111111111111");

  private static ReceiveCommand made(String ref) {
    return new ReceiveCommand(ObjectId.zeroId(), COMMIT, ref);
  }

  private static List<ReceiveCommand> tags(int count) {
    List<ReceiveCommand> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(made("refs/tags/t" + i));
    }
    return all;
  }

  @Test
  void thereIsRoomForSoManyBranchesAndTags() {
    List<ReceiveCommand> pushed = tags(10);
    pushed.add(made("refs/heads/main"));

    assertThat(Branches.of(pushed, Branches.REFS_MAX - 10).refused()).isEmpty();

    Branches tooMany = Branches.of(pushed, Branches.REFS_MAX - 9);
    assertThat(tooMany.refused()).hasSize(10);
    assertThat(tooMany.deploy()).isPresent();
    assertThat(tooMany.refused().get(pushed.getFirst()))
        .extracting(Branches.Why::status)
        .isEqualTo("too many branches and tags");
  }
}
