package belay.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.runtime.Dyno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dyno in bubblewrap can see and do. */
class SandboxTest {
  private static final List<String> PROGRAMS =
      List.of(
          "java -XshowSettings:security:tls -version",
          "node -e 'require(\"os\").userInfo(); require(\"dns\").lookup(\"localhost\", e => process.exit(e ? 1 : 0))'",
          "python3 -c 'import ssl, pwd, os, multiprocessing as m; pwd.getpwuid(os.getuid()); m.Lock()'",
          "ruby -retc -ropenssl -e 'Etc.getpwuid'",
          "perl -MPOSIX -e 1",
          "go version",
          "bash --version",
          "openssl version -d");

  @TempDir Path base;
  private Dynos dynos;

  @BeforeEach
  void open() throws IOException {
    dynos = new Dynos(base);
    assumeTrue(
        dynos.runtime.description().contains("in bubblewrap"),
        "no bubblewrap here: " + dynos.runtime.description());
  }

  @AfterEach
  void close() {
    dynos.close();
  }

  @Test
  void seesNothingOfBelayNorOfOtherApps() throws IOException {
    Path secret = Files.createDirectories(dynos.home.resolve("keys")).resolve("config.key");
    Files.writeString(secret, "s3cr3t");
    Path other = Files.createDirectories(dynos.home.resolve("slugs/apps/other/shared"));
    Files.writeString(other.resolve(".env"), "A=1");

    dynos.run("cat " + secret + " " + other + "/.env; ls -A /root /home " + dynos.home, Map.of());

    assertThat(String.join("\n", dynos.printed)).doesNotContain("s3cr3t", "A=1", ".ssh");
    assertThat(dynos.printed).filteredOn(l -> l.contains("No such file")).hasSizeGreaterThan(2);
  }

  @Test
  void seesItsOwnProcessesOnly() throws IOException {
    dynos.start("other.1", "exec sleep 4323");

    dynos.run("cat /proc/[0-9]*/cmdline | tr '\\0' ' '", Map.of());

    assertThat(String.join("\n", dynos.printed)).doesNotContain("4323", "surefire");
  }

  @Test
  void hasNoPowers() {
    dynos.run(
        "grep -E 'CapEff|CapPrm|NoNewPrivs|^Uid' /proc/self/status; ulimit -c; id -un", Map.of());

    assertThat(dynos.printed)
        .contains(
            "job.1: CapPrm:\t0000000000000000",
            "job.1: CapEff:\t0000000000000000",
            "job.1: NoNewPrivs:\t1",
            "job.1: 0",
            "job.1: dyno")
        .noneMatch(l -> l.contains("Uid:\t0"));
  }

  @Test
  void cannotWriteTheSystemAndHasATmpOfItsOwn() throws IOException {
    dynos.run("touch /usr/x /etc/x /shared/x; touch /tmp/a /dev/shm/a && ls /tmp", Map.of());

    assertThat(dynos.printed).filteredOn(l -> l.matches(".*(Read-only|denied).*")).hasSize(3);
    assertThat(dynos.printed).contains("job.1: a");
  }

  @Test
  void writesNeverReachTheStoresInode() throws IOException {
    Path object = Files.writeString(base.resolve("object"), "content\n");
    Files.createLink(dynos.release.resolve("file"), object);

    dynos.run("chmod u+w file; echo changed >file; cat file", Map.of());

    assertThat(dynos.printed).containsExactly("job.1: changed");
    assertThat(object).hasContent("content\n");
  }

  @Test
  void configVarsDoNotReachTheProgramsAroundTheApp() {
    Dyno dyno =
        dynos.runtime.start(
            dynos.spec(
                "web.1",
                "echo $LD_PRELOAD; exec sleep 600",
                Map.of("LD_PRELOAD", "/nowhere/evil.so", "BASH_ENV", "/nowhere/env")));

    dynos.await(() -> dynos.printed.contains("web.1: /nowhere/evil.so"));
    assertThat(dynos.printed.getFirst()).doesNotContain("supervise");
    assertThat(dyno.port()).isPresent();
  }

  @Test
  void theUsualLanguagesStart() {
    for (String program : PROGRAMS) {
      String name = program.substring(0, program.indexOf(' '));
      int status = dynos.run("command -v " + name + " >/dev/null || exit 0; " + program, Map.of());
      assertThat(status).as(program + " " + dynos.printed).isZero();
      dynos.ended.clear();
    }
  }
}
