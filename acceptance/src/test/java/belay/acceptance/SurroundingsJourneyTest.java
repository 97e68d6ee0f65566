package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Belay is started from wherever: without a locale, and where nothing may be run from /tmp. */
@Tag("long")
class SurroundingsJourneyTest {
  @ParameterizedTest
  @Tag("longest")
  @ValueSource(strings = {"C", "xx_XX.ISO-8859-1"})
  void namesAndValuesAreWhatTheyAreWithoutAUtf8Locale(String locale) {
    try (Machine machine = Machine.prepared()) {
      machine.env().put("LC_ALL", locale);
      machine.start();
      Map<String, String> files = new HashMap<>(App.files("one"));
      files.put("ümläut/日本.txt", "found\n");
      machine.push(machine.checkout("shop", files)).ok();
      machine.belay("config:set", "GREETING=grüße, 日本", "-a", "shop").ok();

      machine.belay("config:get", "GREETING", "-a", "shop").ok().says("grüße, 日本");
      machine
          .belay("run", "-a", "shop", "cat ümläut/*.txt; ls ümläut; echo \"$GREETING\"")
          .ok()
          .says("found", "日本.txt", "grüße, 日本");
      machine.belay("down").ok();
      machine.belay("up").ok();
      assertThat(machine.get("shop", "/").status()).isEqualTo(200);
    }
  }

  @Test
  @Tag("longest")
  void dynosHaveAUtf8LocaleUntilTheirConfigSaysOtherwiseAndGoFirstWhenMemoryRunsOut() {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok();

      machine.belay("run", "-a", "shop", "locale charmap").ok().says("UTF-8");
      machine.belay("run", "-a", "shop", "cat /proc/self/oom_score_adj").ok().says("500");
      machine.belay("config:set", "LANG=C", "-a", "shop").ok();
      machine.belay("run", "-a", "shop", "echo \"<$LANG>\"").ok().says("<C>");
    }
  }

  @Test
  void nothingIsUnpackedToOrRunFromTmp() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount");
    assumeTrue(!Machine.REPOSITORY.startsWith("/tmp"), "this checkout would be hidden with /tmp");
    Path target = Path.of("target").toAbsolutePath();
    Path home = Files.createTempDirectory(target, "tmpless");
    String script =
        """
        mount --make-rprivate / && mount -t tmpfs -o noexec,mode=1777 none /tmp || exit 77
        export BELAY_HOME=%1$s/home BELAY_NO_BUILD=1 BELAY_NO_AOT=1 HOME=%1$s
        belay=%2$s
        trap '$belay down' EXIT
        $belay up && $belay server:status || exit 1
        BELAY_HOME=/tmp/home $belay up && exit 1
        [ -z "$(find /tmp -name '*.so*')" ]
        """
            .formatted(home, Machine.REPOSITORY.resolve("belay"));
    try {
      Run run = Run.of(target, Map.of(), List.of("unshare", "-m", "sh", "-c", script));
      assumeTrue(run.exit() != 77, "nothing can be mounted here");
      run.ok().says("Control plane:  runs", "/tmp is mounted noexec");
    } finally {
      delete(home);
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
