package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose disk is full says so, goes on serving, and works again when there is space. */
@Tag("long")
class DiskFullJourneyTest {
  private static final int DISK_MEGABYTES = 256;

  /** Too little for what the build writes, and enough to receive the push. */
  private static final int LEFT_KILOBYTES = 6 << 10;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Path source;

  private static boolean mounted;

  @BeforeAll
  static void start() throws IOException {
    machine = Machine.prepared();
    Files.createDirectories(machine.home);
    mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m", "tmpfs").exit() == 0;
    assumeTrue(mounted, "skipped: a disk of its own can be made only by a root who may mount");
    Steps.allow(machine);
    machine.start();
    source = machine.checkout("full", App.files("one"));
    machine.push(source).ok();
  }

  @AfterAll
  static void stop() {
    machine.belay("down");
    if (mounted) {
      run("umount").ok();
    }
    machine.close();
  }

  private static Run run(String... command) {
    List<String> all = new java.util.ArrayList<>(List.of(command));
    all.add(machine.home.toString());
    return Run.of(machine.root, machine.env(), all);
  }

  /** Also after a test that failed. */
  @AfterEach
  void makeRoom() throws IOException {
    Files.deleteIfExists(filler());
  }

  private static Path filler() {
    return machine.home.resolve("filler");
  }

  /** Takes all of the disk but this much. */
  private static void fill(int kilobytesLeft) throws IOException {
    byte[] kilobyte = new byte[1 << 10];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (machine.home.toFile().getUsableSpace() > (long) kilobytesLeft << 10) {
        out.write(kilobyte);
      }
    }
  }

  private static void whatServedServes(int releases) {
    assertThat(machine.get("full", "/").body()).isEqualTo("one none");
    assertThat(Machine.json(machine.belay("releases", "--json", "-a", "full").ok().out()))
        .hasSize(releases);
  }

  @Test
  void aBuildThatFillsTheDiskIsRefusedAndTheSamePushWorksLater() throws IOException {
    Path app = machine.checkout("builds", App.files("one"));
    Path buildpack =
        Buildpack.write(machine.root.resolve("large"), "head -c 8M /dev/zero >$1/large");
    machine.belay("buildpacks:set", buildpack.toString(), "-a", "builds").ok();

    fillOnceTheReserveIsWhole(LEFT_KILOBYTES);
    machine.push(app).failed(1).says("No space left on device", "Push rejected");
    assertThat(machine.get("full", "/").body()).isEqualTo("one none");

    Files.delete(filler());
    machine.push(app).ok().says("Release v2");
    assertThat(machine.get("builds", "/").body()).isEqualTo("one none");
    machine.belay("apps:destroy", "-a", "builds", "--confirm", "builds").ok();
  }

  /** By a program that says why it could not write, and by some that do not. */
  @ParameterizedTest
  @ValueSource(strings = {"package.json", "requirements.txt"})
  void aBuildThatFillsTheDiskEndsWithWhatToDo(String manifest) throws IOException {
    String tool = manifest.equals("package.json") ? "npm" : "python3";
    assumeTrue(
        Run.of(machine.root, machine.env(), List.of("sh", "-c", "command -v " + tool)).exit() == 0,
        "skipped: " + tool + " is not installed here");
    String app = "fills-" + tool;
    Path checkout = machine.checkout(app, Map.of("Procfile", "worker: sleep 100000\n"));
    machine.push(checkout).ok();
    machine.commit(
        checkout,
        Map.of(
            manifest,
            tool.equals("npm")
                ? "{\"scripts\": {\"build\": \"head -c 8M /dev/zero >large\"}}"
                : "# Its environment alone needs more than there is.\n"));

    fillOnceTheReserveIsWhole(LEFT_KILOBYTES);
    Run push = machine.push(checkout).failed(1);
    assertThat(push.err().lines().filter(l -> l.contains(" !     ")).toList())
        .last()
        .asString()
        .contains("Push rejected");
    push.says("The server's disk is full: free some space on it, and push again.");
    assertThat(machine.get("full", "/").body()).isEqualTo("one none");

    Files.delete(filler());
    machine.push(checkout).ok().says("Release v3");
    machine.belay("apps:destroy", "-a", app, "--confirm", app).ok();
  }

  /** While the release is laid out, while it starts, and when the ledger is to say that it did. */
  @ParameterizedTest
  @Tag("longest")
  @ValueSource(strings = {"lay-out", "start", "repoint", "move-current", "succeed"})
  void aDiskThatFillsInTheMiddleOfASwitchLosesNothing(String step) throws IOException {
    String app = "fills-" + step;
    Path checkout = machine.checkout(app, App.files("one"));
    machine.push(checkout).ok();
    machine.belay("config:set", "GREETING=hi", "-a", app).ok();
    machine.commit(checkout, App.version("two"));
    Sound sound = new Sound(machine, app, checkout);

    Steps.arm(machine, Steps.WRITTEN, step, "head -c 1G /dev/zero >" + filler());
    Run push = machine.push(checkout);
    assertThat(Steps.fired(machine)).isTrue();
    boolean switched = push.text().contains("Release v4");
    if (!switched) {
      push.failed(1);
      assertThat(push.text()).contains("v3 still serves").containsAnyOf("full", "No space left");
    }
    assertThat(machine.get(app, "/").body()).isEqualTo(switched ? "two hi" : "one hi");

    Files.delete(filler());
    sound.check();
    machine.commit(checkout, App.version("three"));
    machine.push(checkout).ok();
    sound.check();
    machine.belay("apps:destroy", "-a", app, "--confirm", app).ok();
  }

  @Test
  void onAFullDiskNothingChangesAndNothingIsLost() throws IOException {
    machine.commit(source, Map.of("large.txt", "x".repeat(1 << 20)));
    fill(0);
    machine.belay("config:set", "GREETING=hi", "-a", "full").failed(1).says("full");
    machine.push(source).failed(1).says("full");
    assertThat(machine.get("full", "/").body()).isEqualTo("one none");

    Files.delete(filler());
    whatServedServes(2);
    machine.belay("ledger:verify", "-a", "full").ok();
    machine.belay("config:set", "GREETING=hi", "-a", "full").ok();
    assertThat(machine.get("full", "/").body()).isEqualTo("one hi");
    machine.belay("config:unset", "GREETING", "-a", "full").ok();
    machine.push(source).ok();
    whatServedServes(5);
  }

  /** Twice: what is kept for it is kept again when there is room. */
  @Test
  void aRollbackWorksOnADiskThatIsFullToTheLastByte() throws IOException {
    Path checkout = machine.checkout("back", App.files("one"));
    machine.push(checkout).ok();
    for (String version : List.of("two", "three", "four", "five")) {
      machine.commit(checkout, App.version(version));
      machine.push(checkout).ok();
    }
    Sound sound = new Sound(machine, "back", checkout);

    fillOnceTheReserveIsWhole(0);
    machine.belay("config:set", "GREETING=hi", "-a", "back").failed(1);
    machine.belay("rollback", "-a", "back").ok().says("v5's code");
    assertThat(machine.get("back", "/").body()).isEqualTo("four none");
    fill(0);
    machine.commit(checkout, App.version("six"));
    assertThat(machine.push(checkout).failed(1).text())
        .containsAnyOf("No space left on device", "The disk of the server is full");
    assertThat(machine.get("back", "/").body()).isEqualTo("four none");

    Files.delete(filler());
    fillOnceTheReserveIsWhole(0);
    machine.belay("rollback", "v2", "-a", "back").ok().says("v2's code");
    assertThat(machine.get("back", "/").body()).as("nothing of it was warm").isEqualTo("one none");

    Files.delete(filler());
    fillOnceTheReserveIsWhole(0);
    machine.belay("restart", "-a", "back").ok();
    assertThat(machine.get("back", "/").body()).isEqualTo("one none");

    Files.delete(filler());
    sound.check();
    machine.push(checkout).ok();
    assertThat(machine.get("back", "/").body()).isEqualTo("six none");
    machine.belay("apps:destroy", "-a", "back", "--confirm", "back").ok();
  }

  @Test
  void whatIsLeftOfAFullDiskIsNotSpentOnABuild() throws IOException {
    Path checkout = machine.checkout("eats", App.files("one"));
    machine.push(checkout).ok();
    machine.commit(checkout, App.version("two"));
    machine.push(checkout).ok();

    fillOnceTheReserveIsWhole(0);
    machine.belay("rollback", "-a", "eats").ok();
    machine.commit(checkout, App.version("three"));
    machine.push(checkout).failed(1).says("The disk of the server is full", "Rollbacks");
    machine.belay("rollback", "--undo", "-a", "eats").ok();
    assertThat(machine.get("eats", "/").body()).isEqualTo("two none");

    Files.delete(filler());
    machine.push(checkout).ok();
    machine.belay("apps:destroy", "-a", "eats", "--confirm", "eats").ok();
  }

  /** What a test before this one used of it is kept again when the server looks. */
  private static void fillOnceTheReserveIsWhole(int kilobytesLeft) throws IOException {
    Path reserve = machine.home.resolve("data/reserve");
    Until.isTrue(
        "the reserve is whole",
        () ->
            java.util.Optional.ofNullable(reserve.toFile().list()).map(f -> f.length).orElse(0)
                == 256);
    fill(kilobytesLeft);
  }
}
