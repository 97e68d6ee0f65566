package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real engine; skipped with the reason where there is none. */
@Tag("docker")
class OneOffContainerTest {
  @TempDir Path base;
  private DockerDynos dynos;

  @BeforeAll
  static void needsAnEngine() throws Exception {
    TestEngine.withBusybox().close();
  }

  @BeforeEach
  void open() throws Exception {
    dynos = new DockerDynos(base);
  }

  @AfterEach
  void close() throws IOException {
    dynos.close();
  }

  private OneOff run(String command, Optional<Terminal> terminal) {
    return dynos.runtime.runOnce(DockerDynos.spec("run.1", 7, command, Map.of()), terminal);
  }

  @Test
  void hasItsStreamsWithItsCaller() throws Exception {
    try (OneOff run = run("read x; echo got $x; echo err >&2; exit 4", Optional.empty())) {
      run.input().write("hello\n".getBytes(StandardCharsets.UTF_8));
      run.input().flush();

      assertThat(new String(run.output().readAllBytes(), StandardCharsets.UTF_8).lines())
          .containsExactly("got hello", "err");
      assertThat(run.await()).isEqualTo(4);
    }
  }

  /** What comes behind the line of its exit status is nobody's. */
  @Test
  void itsErrorsComeInTheirPlaceAmongTheRest() throws Exception {
    String command = "for i in $(seq 1 500); do echo out $i; echo err $i >&2; done";
    try (OneOff run = run(command, Optional.empty())) {
      String output = new String(run.output().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(output.lines().toList())
          .isEqualTo(
              IntStream.rangeClosed(1, 500)
                  .boxed()
                  .flatMap(i -> Stream.of("out " + i, "err " + i))
                  .toList());
    }
  }

  @Test
  void theEndOfItsInputIsNotTheEndOfItsOutput() throws Exception {
    try (OneOff run = run("cat; echo all", Optional.empty())) {
      run.input().write("one\n".getBytes(StandardCharsets.UTF_8));
      run.input().close();

      assertThat(run.output()).hasContent("one\nall\n");
      assertThat(run.await()).isZero();
    }
  }

  @Test
  void withATerminalItHasOneOfThatSize() throws Exception {
    var terminal = new Terminal("xterm-256color", 101, 33);
    String command = "tty; echo $TERM; until [ \"$(stty size)\" = '33 101' ]; do :; done; exit 6";
    try (OneOff run = run(command, Optional.of(terminal))) {
      String output = new String(run.output().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(output.lines()).element(0).asString().startsWith("/dev/");
      assertThat(output.lines()).element(1).isEqualTo("xterm-256color");
      assertThat(run.await()).isEqualTo(6);
    }
  }

  @Test
  void muchOutputArrivesInFull() throws Exception {
    try (OneOff run = run("seq 1 50000", Optional.empty())) {
      assertThat(new String(run.output().readAllBytes(), StandardCharsets.UTF_8).lines())
          .hasSize(50_000)
          .endsWith("50000");
    }
  }

  @Test
  void closingKillsAndRemovesIt() throws IOException {
    OneOff run = run("sleep 600", Optional.empty());
    assertThat(dynos.containers()).containsExactly(DockerDynos.container("run.1"));
    assertThat(dynos.runtime.running()).isEmpty();

    run.close();

    assertThat(dynos.containers()).isEmpty();
  }

  private OneOff inside(Dyno dyno, String command, Optional<Terminal> terminal) {
    DynoSpec spec = DockerDynos.spec("web.1", 7, command, Map.of());
    return dynos.runtime.exec(dyno, spec, DynoName.parse("exec.7"), terminal);
  }

  @Test
  void aCommandInsideADynoHasItsFilesAndItsEnvironment() throws Exception {
    Dyno dyno = dynos.start("web.1", "echo mine >/tmp/written; echo ready; exec sleep 4323");
    dynos.awaitLine("web.1: ready");

    try (OneOff inside =
        inside(dyno, "cat /tmp/written; echo $DYNO; read x; exit $x", Optional.empty())) {
      inside.input().write("5\n".getBytes(StandardCharsets.UTF_8));
      inside.input().close();

      assertThat(inside.output()).hasContent("mine\nweb.1\n");
      assertThat(inside.await()).isEqualTo(5);
    }
    assertThat(dynos.runtime.running()).containsExactly(dyno);
  }

  @Test
  void aCommandInsideHasATerminalOfThatSize() throws Exception {
    Dyno dyno = dynos.start("web.1", "echo ready; exec sleep 4323");
    dynos.awaitLine("web.1: ready");
    var terminal = new Terminal("xterm-256color", 101, 33);
    String command = "tty; echo $TERM; until [ \"$(stty size)\" = '33 101' ]; do :; done; exit 6";

    try (OneOff inside = inside(dyno, command, Optional.of(terminal))) {
      String output = new String(inside.output().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(output.lines()).element(0).asString().startsWith("/dev/");
      assertThat(output.lines()).element(1).isEqualTo("xterm-256color");
      assertThat(inside.await()).isEqualTo(6);
    }
  }

  private String processes(Dyno dyno) throws IOException {
    try (OneOff inside = inside(dyno, "ps -o args", Optional.empty())) {
      return new String(inside.output().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whatACommandInsideStartedEndsWithItsCaller() throws Exception {
    Dyno dyno = dynos.start("web.1", "echo ready; exec sleep 4323");
    dynos.awaitLine("web.1: ready");
    OneOff inside =
        inside(dyno, "setsid sleep 4324 & sleep 4325 & echo started; wait", Optional.empty());
    assertThat(inside.output().readNBytes(8)).asString().isEqualTo("started\n");
    assertThat(processes(dyno)).contains("sleep 4324", "sleep 4325");

    inside.close();

    assertThat(processes(dyno)).contains("sleep 4323").doesNotContain("sleep 4324", "sleep 4325");
    assertThat(dynos.runtime.running()).containsExactly(dyno);
  }

  /** It is the image's shell that ends what was run inside. */
  @Test
  @Timeout(120)
  void aShellThatNeverEndsHoldsUpNobody() throws Exception {
    Dyno dyno = dynos.start("web.1", "echo ready; exec sleep 4323");
    dynos.awaitLine("web.1: ready");
    String replace =
        "/bin/busybox rm /bin/sh; printf '#!/bin/busybox ash\nexec sleep 4326\n' >/bin/sh; /bin/busybox chmod 755 /bin/sh;"
            + " echo done; sleep 4327";
    OneOff inside = inside(dyno, replace, Optional.empty());
    assertThat(inside.output().readNBytes(5)).asString().isEqualTo("done\n");

    inside.close();

    assertThat(dynos.home.resolve("run/docker").resolve("exec-" + inside.dyno().id()))
        .doesNotExist();
    dynos.runtime.stop(dyno, Duration.ofSeconds(1));
    assertThat(dynos.runtime.running()).isEmpty();
  }

  @Test
  void aCommandInsideEndsWithItsDyno() throws Exception {
    Dyno dyno = dynos.start("web.1", "echo ready; exec sleep 4323");
    dynos.awaitLine("web.1: ready");
    try (OneOff inside = inside(dyno, "trap '' TERM; echo started; sleep 600", Optional.empty())) {
      assertThat(inside.output().readNBytes(8)).asString().isEqualTo("started\n");

      dynos.runtime.stop(dyno, Duration.ofSeconds(20));

      assertThat(inside.output().readAllBytes()).isEmpty();
      assertThat(inside.await()).isNotZero();
    }
    assertThat(dynos.home.resolve("run/docker")).isEmptyDirectory();
    assertThatThrownBy(() -> inside(dyno, "true", Optional.empty()))
        .isInstanceOf(CannotStartDyno.class)
        .hasMessage("web.1 does not run.");
  }

  @Test
  void oneThatEndedIsRemovedWithItsCaller() throws Exception {
    try (OneOff run = run("exit 2", Optional.empty())) {
      assertThat(run.await()).isEqualTo(2);
    }

    assertThat(dynos.containers()).isEmpty();
    assertThat(dynos.ended).isEmpty();
  }
}
