package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A site of files stays up whatever is killed. */
@Tag("longest")
class StaticSiteSurvivalJourneyTest {
  private static final String APP = "site";

  @Test
  void itComesBackWhateverIsKilledOrRestarted() {
    assumeTrue(Dynos.now() == Dynos.PROCESSES, "sites are served without containers");
    try (Machine machine = Machine.up()) {
      Path source = machine.checkout(APP, Map.of("index.html", "home", "file.txt", "0123456789"));
      machine.push(source).ok().says("Static site app detected");
      kill(staticServer(machine));
      Until.isTrue("the site is back", () -> machine.get(APP, "/file.txt").status() == 200);

      kill(machine.serverPid());
      assertThat(machine.get(APP, "/file.txt").status()).isEqualTo(200);
      kill(staticServer(machine));
      machine.belay("up").ok();
      Until.isTrue("the site is back", () -> machine.get(APP, "/file.txt").status() == 200);

      long before = staticServer(machine);
      machine.belay("down", "--keep-apps").ok();
      machine.belay("up").ok();
      assertThat(staticServer(machine)).isEqualTo(before);
      assertThat(machine.get(APP, "/file.txt").status()).isEqualTo(200);

      machine.belay("down").ok();
      machine.belay("up").ok();
      Until.isTrue("the site is back", () -> machine.get(APP, "/file.txt").status() == 200);
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Until.isTrue("it is gone", () -> Ended.is(pid));
  }

  /** The process that serves this home's sites: below the supervisor of a dyno of its own. */
  private static long staticServer(Machine machine) {
    long[] found = new long[1];
    Until.isTrue(
        "the static server runs",
        () -> {
          found[0] =
              ProcessHandle.allProcesses()
                  .filter(p -> command(p).contains("\0belay.statics.Main\0"))
                  .filter(p -> isBelow(p, machine.home.resolve("run/dynos").toString()))
                  .mapToLong(ProcessHandle::pid)
                  .max()
                  .orElse(0);
          return found[0] != 0;
        });
    return found[0];
  }

  private static boolean isBelow(ProcessHandle process, String text) {
    return process.parent().filter(p -> command(p).contains(text) || isBelow(p, text)).isPresent();
  }

  private static String command(ProcessHandle process) {
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
