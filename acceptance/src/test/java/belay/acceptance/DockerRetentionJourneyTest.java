package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which images stay, which go, and what becomes of a release whose image somebody took. */
@Tag("docker")
class DockerRetentionJourneyTest {
  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  @AutoClose
  private static Machine machine;

  @BeforeAll
  static void start() {
    machine = DockerEngine.machine();
  }

  @Test
  void imagesGoWithTheirReleasesAndNobodyElsesDo() {
    Path app = ImageApp.pushed(machine, "tidied", ImageApp.files("one"));
    machine.belayIn(app, "settings", "keep_releases=2", "warm=0").ok();
    machine.belayIn(app, "releases:keep", "v2").ok();
    String own = ImageApp.tags(machine, "tidied").getFirst();
    List<String> foreign = List.of("tidied:mine", "tidied:release-20200101-000000");
    foreign.forEach(tag -> docker("tag", DockerEngine.BASE, tag).ok());
    try {
      push(app, "two");
      docker("tag", newest("tidied"), "tidied:candidate").ok();
      List.of("three", "four", "one").forEach(version -> push(app, version));

      // v2 is kept by hand, v5 and v6 by their number; v6 has the very image of v2.
      Until.isTrue("v3 and v4 are gone", () -> ImageApp.tags(machine, "tidied").size() == 6);
      assertThat(ImageApp.tags(machine, "tidied")).contains(own, "tidied:candidate");
      machine.belay("down", "--keep-apps").ok();
      machine.belay("up").ok();
      assertThat(ImageApp.tags(machine, "tidied")).hasSize(6).containsAll(foreign);

      machine.belayIn(app, "rollback", "v4").failed(1).says("v4's slug was removed");
      machine.belayIn(app, "rollback", "v5").ok();
      assertThat(machine.get("tidied", "/").body()).isEqualTo("four\n");
      machine.belayIn(app, "rollback", "v2").ok();
      assertThat(machine.get("tidied", "/").body()).isEqualTo("one\n");

      machine.belay("apps:destroy", "-a", "tidied", "--confirm", "tidied").ok();
      Until.isTrue("its own are gone", () -> ImageApp.tags(machine, "tidied").size() == 3);
      assertThat(ImageApp.tags(machine, "tidied")).containsAll(foreign);
    } finally {
      foreign.forEach(tag -> docker("rmi", tag));
      docker("rmi", "tidied:candidate");
    }
  }

  @Test
  void tagsFollowANewNameAndGoWithTheirReleasesUnderIt() {
    Path app = ImageApp.pushed(machine, "before", ImageApp.files("one"));
    push(app, "two");
    machine.belay("apps:rename", "after", "-a", "before").ok();

    assertThat(ImageApp.tags(machine, "before")).isEmpty();
    assertThat(ImageApp.tags(machine, "after")).hasSize(2);
    machine.belay("settings", "keep_releases=1", "warm=0", "-a", "after").ok();
    machine.belay("rollback", "-a", "after").ok();
    assertThat(machine.get("after", "/").body()).isEqualTo("one\n");

    machine.belayIn(app, "git:remote", "-a", "after").ok();
    push(app, "three");
    Until.isTrue("one is left", () -> ImageApp.tags(machine, "after").size() == 1);
    assertThat(machine.get("after", "/").body()).isEqualTo("three\n");
  }

  @Test
  void releasesWhoseImagesWerePrunedAreExpiredAndWhatServesGoesOn() {
    Path app = ImageApp.pushed(machine, "pruned", ImageApp.files("one"));
    push(app, "two");
    machine.belayIn(app, "config:set", "GREETING=hello").ok();
    machine.belayIn(app, "settings", "warm=0").ok();
    Until.isTrue("v4 alone runs", () -> ImageApp.containers(machine, "pruned").size() == 1);

    prune("-a");

    machine.belayIn(app, "releases").ok().says("expired");
    assertThat(statuses("pruned")).containsExactly("succeeded", "succeeded", "expired");
    machine.belayIn(app, "rollback", "v2").failed(1).says("v2's image was removed from Docker");
    machine.belayIn(app, "rollback", "v3").ok();
    assertThat(machine.get("pruned", "/").body()).isEqualTo("two\n");
    machine.belayIn(app, "restart").ok();
    assertThat(machine.get("pruned", "/").body()).isEqualTo("two\n");
    machine.belayIn(app, "ledger:verify").ok();
    push(app, "three");
    assertThat(machine.get("pruned", "/").body()).isEqualTo("three\n");
  }

  @Test
  void anAppThatSleptWhileItsImageWasPrunedIsBuiltAgainAsItIsTold() {
    Path app = ImageApp.pushed(machine, "asleep", ImageApp.files("one"));
    machine.belayIn(app, "ps:scale", "web=0").ok();
    Until.isTrue("nothing runs", () -> ImageApp.containers(machine, "asleep").isEmpty());
    prune("-a");

    machine.belayIn(app, "config:set", "GREETING=hello").ok();
    machine.belayIn(app, "ps:scale", "web=1").ok();
    Until.isTrue(
        "the log says what to do",
        () -> machine.belayIn(app, "logs").out().contains("belay deploy --dir ."));
    machine.belayIn(app, "deploy", "--dir", ".").ok();

    assertThat(machine.get("asleep", "/").body()).isEqualTo("one\n");
  }

  @Test
  void whatIsHeldIsNotLeftWithoutATagForAnybodyToPrune() {
    Path app = ImageApp.pushed(machine, "waiting", ImageApp.files("one"));
    machine.belayIn(app, "pin").ok();
    machine.commit(app, ImageApp.page("two"));
    machine.push(app).ok().says("v3 is held");

    prune();

    machine.belayIn(app, "promote", "v3").ok();
    assertThat(machine.get("waiting", "/").body()).isEqualTo("two\n");
  }

  /** Newest first, without those that have no code. */
  private static List<String> statuses(String app) {
    var releases = Machine.json(machine.belay("releases", "--json", "-a", app).ok().out());
    return releases.findValuesAsText("status").stream().limit(3).toList();
  }

  private static String newest(String app) {
    return ImageApp.tags(machine, app).getLast();
  }

  private static void push(Path app, String version) {
    machine.commit(app, ImageApp.page(version));
    machine.push(app).ok();
  }

  /** What an operator does, with this home's images alone: the engine has others' as well. */
  private static void prune(String... more) {
    DockerEngine.prune(machine.home, more);
  }

  private static Run docker(String... words) {
    return DockerEngine.docker(machine.root, words);
  }
}
