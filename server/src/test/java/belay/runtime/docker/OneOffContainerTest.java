package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
          .containsExactlyInAnyOrder("got hello", "err");
      assertThat(run.await()).isEqualTo(4);
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
    assertThat(dynos.containers()).containsExactly("belay-test.run.1");
    assertThat(dynos.runtime.running()).isEmpty();

    run.close();

    assertThat(dynos.containers()).isEmpty();
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
