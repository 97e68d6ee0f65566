package belay.confinement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.build.Workbench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a build can see and do, asked from inside one. */
@Timeout(300)
class ConfinementTest {
  @TempDir Path directory;

  private String saidInside(String script) throws IOException {
    Optional<String> fault = Bubblewrap.fault(Workbench.MACHINE, directory);
    assumeTrue(fault.isEmpty(), fault.orElse(""));
    Workbench bench = new Workbench(directory);
    Path pack = Files.createDirectories(directory.resolve("pack/bin"));
    Files.writeString(pack.resolve("detect"), "#!/bin/sh\necho Probe\n");
    Files.writeString(pack.resolve("compile"), "#!/bin/sh\n" + script);
    for (String name : List.of("detect", "compile")) {
      assertThat(pack.resolve(name).toFile().setExecutable(true)).isTrue();
    }
    bench.file("Procfile", "web: ./run\n");
    bench.config = Map.of("SECRET", "s3cret");
    bench.buildpacks = List.of(directory.resolve("pack").toString());
    bench.built();
    return bench.said();
  }

  @Test
  void itSeesTheSystemItsDirectoriesAndNothingElse() throws IOException {
    String said =
        saidInside(
            "ls / | tr '\\n' ' '; ls "
                + directory
                + " || echo unseen; ls -A /var /var/lib; for d in /root/* /root/.[a-z]* /home/*/*; do"
                + " [ ! -e \"$d\" ] || echo \"sees ${d##*/}\"; done\n");
    assertThat(said).contains("app ").contains("cache ").contains("unseen");
    // Of /var what is installed; of homes the version managers' programs, where there are any.
    assertThat(said).contains("/var:\nlib\n").contains("/var/lib:\ndpkg\n");
    assertThat(said.lines().filter(l -> l.startsWith("sees ")))
        .allMatch(l -> l.matches("sees \\.(pyenv|rbenv|nvm|asdf|sdkman|local)"));
  }

  @Test
  void itIsNoOneInParticularAndAloneOnTheMachine() throws IOException {
    String said =
        saidInside("echo \"uid $(id -u)\"; echo \"processes $(ls -d /proc/[0-9]* | wc -l)\"\n");
    assertThat(said).doesNotContain("uid 0").containsPattern("processes [2-9]\n");
  }

  @Test
  void itCannotChangeTheSystem() throws IOException {
    assertThat(saidInside("touch /usr/x /etc/x /opt/x 2>/dev/null || echo refused\n"))
        .contains("refused");
  }

  @Test
  void noConfigVarIsInAnEnvironmentOrOnACommandLine() throws IOException {
    String said =
        saidInside(
            "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr '\\0' '\\n'; cat $3/SECRET\n");
    assertThat(said.split("s3cret", -1)).hasSize(2);
    assertThat(said).doesNotContain("BELAY_HOME");
  }
}
