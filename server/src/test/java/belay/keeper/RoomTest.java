package belay.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomTest {
  private static final long GB = 1L << 30;

  @Test
  void thereIsRoomWhereEnoughStaysForTheDatabases() {
    assertThat(new Room(GB, 2 * GB, false).obstacle()).isEmpty();
  }

  @Test
  void aDiskThatWouldBeFullIsSaidBeforeAnythingIsCopied() {
    assertThat(new Room(GB, GB + GB / 4, false).obstacle())
        .hasValueSatisfying(
            why -> assertThat(why).contains("a copy takes 1088 MB, 1280 MB are free, and 512 MB"));
  }

  @Test
  void aCopyThatSharesItsBlocksNeedsRoomForLittle() {
    assertThat(new Room(100 * GB, GB, true).obstacle()).isEmpty();
    assertThat(new Room(100 * GB, GB / 4, true).obstacle()).isPresent();
  }
}
