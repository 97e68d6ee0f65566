package belay.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which user an app's dynos run as, with several homes on one machine. */
class AppUsersTest {
  private static final UUID SHOP = new UUID(0, 1);
  private static final UUID BLOG = new UUID(0, 2);

  @TempDir Path machine;
  private final Set<Integer> busy = new HashSet<>();

  private AppUsers home(String name) {
    return new AppUsers(
        machine.resolve(name).resolve("data/app-users"),
        new UserClaims(List.of(machine.resolve("claims")), busy::contains));
  }

  private void write(String home, String text) throws IOException {
    Path file = machine.resolve(home).resolve("data/app-users");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void copy(String from, String to) throws IOException {
    Path there = machine.resolve(to).resolve("data");
    Files.createDirectories(there);
    Files.copy(
        machine.resolve(from).resolve("data/app-users"),
        there.resolve("app-users"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void appsOfTwoHomesHaveDifferentUsersForGood() {
    int one = home("one").of(SHOP);
    int two = home("two").of(BLOG);
    int more = home("one").of(BLOG);

    assertThat(Set.of(one, two, more)).hasSize(3);
    assertThat(home("one").of(SHOP)).isEqualTo(one);
    assertThat(home("two").of(BLOG)).isEqualTo(two);
  }

  @Test
  void aCopyOfAHomeGetsUsersOfItsOwnAndTheOriginalKeepsThem() throws IOException {
    int original = home("one").of(SHOP);
    copy("one", "copy");

    int copied = home("copy").of(SHOP);

    assertThat(copied).isNotEqualTo(original);
    assertThat(home("one").of(SHOP)).isEqualTo(original);
    assertThat(home("copy").of(SHOP)).isEqualTo(copied);
  }

  @Test
  void homesMadeBeforeKeepWhatTheyHaveUnlessItCollides() throws IOException {
    write("one", SHOP + " 20001\n");
    write("two", BLOG + " 20001\n");

    assertThat(home("one").of(SHOP)).isEqualTo(20_001);
    assertThat(home("two").of(BLOG)).isGreaterThan(20_001);
    assertThat(home("one").of(SHOP)).isEqualTo(20_001);
  }

  @Test
  void aHomeThatIsMovedKeepsItsUsers() throws IOException {
    int before = home("one").of(SHOP);
    Files.move(machine.resolve("one"), machine.resolve("elsewhere"));

    assertThat(home("elsewhere").of(SHOP)).isEqualTo(before);
    assertThat(home("one").of(BLOG)).isNotEqualTo(before);
  }

  @Test
  void aHomeReachedByALinkIsTheSameHome() throws IOException {
    int before = home("one").of(SHOP);
    Files.createSymbolicLink(machine.resolve("link"), machine.resolve("one"));

    assertThat(home("link").of(SHOP)).isEqualTo(before);
  }

  @Test
  void aNewAppOfARestoredHomeIsNotGivenAnotherAppsUser() throws IOException {
    int taken = UserClaims.FIRST;
    write("one", SHOP + " " + taken + "\n");

    assertThat(home("one").of(BLOG)).isNotEqualTo(taken);
    assertThat(home("one").of(SHOP)).isEqualTo(taken);
  }

  @Test
  void aUserThatSomebodyOfThisMachineIsIsPassedOver() {
    busy.addAll(Set.of(UserClaims.FIRST, UserClaims.FIRST + 1));

    assertThat(home("one").of(SHOP)).isEqualTo(UserClaims.FIRST + 2);
  }

  @Test
  void whereTheFirstPlaceCannotBeWrittenToTheSecondIsUsedAndBothAreRead() throws IOException {
    Path first = Files.writeString(machine.resolve("no-directory"), "");
    Path second = machine.resolve("second");
    int one = home("one").of(SHOP);

    int two =
        new AppUsers(
                machine.resolve("two/data/app-users"),
                new UserClaims(List.of(first, second, machine.resolve("claims")), busy::contains))
            .of(BLOG);

    assertThat(two).isNotEqualTo(one);
    assertThat(second.resolve("claims")).exists();
  }

  @Test
  void aClaimWhoseHomeWasKilledBeforeItSaidSoIsTakenUpAgain() throws IOException {
    int before = home("one").of(SHOP);
    Files.delete(machine.resolve("one/data/app-users"));

    assertThat(home("one").of(SHOP)).isEqualTo(before);
  }
}
