package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Somebody who may push looks, from a build and from a dyno, for what is Belay's and what is other
 * apps', wherever Belay keeps it.
 */
@Tag("hostile")
@Tag("longest")
@DisabledIfSystemProperty(
    named = Dynos.PROPERTY,
    matches = Dynos.DOCKER,
    disabledReason = "skipped: containers are kept apart by their engine")
class HostileBuildsJourneyTest {
  private static final String CANARY = "canary-7f3a";

  static Stream<Arguments> walls() {
    if (Isolation.now() != Isolation.HERE) {
      return Stream.of(Arguments.of("/tmp", Isolation.now()));
    }
    List<Isolation> promised =
        List.of(
            Isolation.OVERLAY,
            Isolation.COPY,
            Isolation.PLAIN_USER,
            Isolation.OTHERS_OVERLAY,
            Isolation.OTHERS_COPY);
    return Stream.of("/tmp", "/opt", "/usr/local/lib", "/etc/ssl")
        .flatMap(place -> promised.stream().map(isolation -> Arguments.of(place, isolation)));
  }

  @ParameterizedTest
  @MethodSource("walls")
  void nothingOfBelaysIsSeenFromWithin(String place, Isolation isolation) throws IOException {
    // Every wall at the usual place, and every place behind the two usual walls.
    boolean usual = isolation == Isolation.OVERLAY || isolation == Isolation.OTHERS_OVERLAY;
    assumeTrue(place.equals("/tmp") || usual, "enough is tried at other places");
    assumeTrue(isolation != Isolation.PLAIN, "nothing of this is promised without any wall");
    assumeTrue(Files.isWritable(Path.of(place)), place + " is not to be written to");
    try (Machine machine = Machine.upIn(Path.of(place), isolation)) {
      List<Path> canaries = canaries(machine, isolation);
      Path source = machine.checkout("spy", Map.of("Procfile", "worker: sleep 1000\n"));
      String look = look(machine, canaries);
      machine.commit(source, Map.of("look.sh", look));
      Path pack = Buildpack.write(machine.root.resolve("pack"), "cd \"$1\"; sh look.sh");
      isolation.give(pack);
      machine.belay("buildpacks:set", pack.toString(), "-a", "spy").ok();
      String built = machine.push(source).ok().text();
      assertThat(built).contains("looked as ").doesNotContain(CANARY).doesNotContain("as root");
      String run = machine.belay("run", "-a", "spy", "--", "sh look.sh").ok().text();
      assertThat(run).contains("looked as ").doesNotContain(CANARY).doesNotContain("as root");
    }
  }

  /** Where a home has its secrets, and what another app has. */
  private static List<Path> canaries(Machine machine, Isolation isolation) throws IOException {
    Path other = machine.checkout("victim", Map.of("Procfile", "worker: sleep 1000\n"));
    machine.commit(other, Map.of("secret", CANARY));
    machine.push(other).ok();
    machine.belay("config:set", "SECRET=" + CANARY, "-a", "victim").ok();
    List<Path> all =
        List.of(
            machine.home.resolve("keys/canary"),
            machine.home.resolve("data/canary"),
            machine.home.resolve("build/canary"),
            machine.home.resolve("apps/victim/canary"));
    for (Path canary : all) {
      Files.writeString(canary, CANARY);
      isolation.give(canary);
    }
    return all;
  }

  /** By name, by search, and by what other processes have open. */
  private static String look(Machine machine, List<Path> canaries) {
    StringBuilder script = new StringBuilder();
    canaries.forEach(canary -> script.append("cat ").append(canary).append(" 2>/dev/null\n"));
    return script
        + "grep -rs canary- "
        + machine.home
        + "\ncat /proc/[0-9]*/environ /proc/[0-9]*/cwd/canary 2>/dev/null | tr '\\0' '\\n'"
        + " | grep canary-\n"
        + "cat "
        + machine.home
        + "/credentials "
        + machine.home
        + "/keys/* 2>/dev/null && echo "
        + "'canary''-'7f3a\n"
        + "[ \"$(id -u)\" = 0 ] && echo looked as root || echo looked as \"$(id -u)\"\nexit 0\n";
  }
}
