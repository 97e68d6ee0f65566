package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoQuota;
import belay.runtime.DynoSpec;
import belay.runtime.docker.images.BuildOrder;
import belay.runtime.docker.images.Images;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real engine; skipped with the reason where there is none. */
@Tag("docker")
class DockerRuntimeTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String SLEEP = "echo up; exec sleep 600";

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

  @Test
  void printsItsEnvironmentAndItsStatus() {
    String odd = "a'b\"c $HOME `x` ü€😀\nsecond\\n";
    int status = dynos.run("printf '%s|' \"$ODD\" \"$DYNO\" \"$PS\"; exit 3", Map.of("ODD", odd));

    assertThat(status).isEqualTo(3);
    assertThat(String.join("\n", dynos.printed).replace("job.1: ", ""))
        .isEqualTo(odd + "|job.1|job.1|");
    assertThat(dynos.ended).containsExactly("job.1 3");
  }

  @Test
  void bothStreamsAndLongLinesArrive() {
    String line = "x".repeat(9_999);

    dynos.run("echo out; echo err >&2; echo $LINE$LINE$LINE", Map.of("LINE", line));

    assertThat(dynos.printed).contains("job.1: out", "job.1: err");
    assertThat(String.join("", dynos.printed).replace("job.1: ", "")).contains(line + line + line);
  }

  @Test
  void handlesSigtermAndItsLastLineArrives() {
    Dyno dyno =
        dynos.start("web.1", "trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.05; done");
    dynos.awaitLine("web.1: up");

    dynos.runtime.stop(dyno, LONG);

    assertThat(dynos.printed).startsWith("web.1: up").endsWith("web.1: bye");
    assertThat(dynos.runtime.exit(dyno)).hasValue(5);
    assertThat(dynos.runtime.running()).isEmpty();
  }

  @Test
  void isKilledAfterTheGrace() {
    Dyno dyno = dynos.start("web.1", "trap '' TERM; echo up; while :; do sleep 1; done");
    dynos.awaitLine("web.1: up");

    dynos.runtime.stop(dyno, Duration.ofMillis(100));

    assertThat(dynos.runtime.exit(dyno)).hasValue(137);
  }

  @Test
  void withoutAHandlerSigtermEndsIt() {
    Dyno dyno = dynos.start("web.1", SLEEP);
    dynos.awaitLine("web.1: up");

    dynos.runtime.stop(dyno, LONG);

    assertThat(dynos.runtime.exit(dyno)).hasValue(143);
  }

  @Test
  void severalStopWithinOneGrace() {
    String deaf = "trap '' TERM; echo up; while :; do sleep 1; done";
    List<Dyno> all = List.of(dynos.start("a.1", deaf), dynos.start("b.1", deaf));
    dynos.awaitLine("a.1: up");
    dynos.awaitLine("b.1: up");

    dynos.runtime.stopAll(all, Duration.ofMillis(100));

    assertThat(all).allSatisfy(d -> assertThat(dynos.runtime.exit(d)).hasValue(137));
    dynos.await(() -> dynos.ended.size() == 2);
  }

  @Test
  void listensOnLoopbackOnceItsAppDoes() throws IOException {
    Dyno dyno =
        dynos.start(
            "web.1",
            "mkdir -p /tmp/w; echo hello >/tmp/w/x; while [ ! -e /tmp/go ]; do sleep 0.05; done;"
                + " exec httpd -f -p $PORT -h /tmp/w");

    assertThat(dynos.runtime.portInside(dyno)).isEqualTo(5000);
    assertThat(dynos.runtime.listens(dyno)).isFalse();
    assertThat(Listening.throughProxy(dyno.address().orElseThrow())).isFalse();

    dynos.exec(DockerDynos.container("web.1"), "touch", "/tmp/go");
    dynos.await(() -> dynos.runtime.listens(dyno));

    assertThat(Listening.throughProxy(dyno.address().orElseThrow())).isTrue();
    URI there = URI.create("http://127.0.0.1:" + dyno.port().orElseThrow() + "/x");
    try (var body = there.toURL().openStream()) {
      assertThat(body).hasContent("hello\n");
    }
    Ports ports = dynos.inspect(DockerDynos.container("web.1")).getNetworkSettings().getPorts();
    assertThat(ports.getBindings().values())
        .singleElement()
        .satisfies(b -> assertThat(b).singleElement().asString().startsWith("127.0.0.1:"));
  }

  @Test
  void runsAsHarmlesslyAsAnOrdinaryImageCanBear() {
    dynos.start("web.1", "grep -E 'CapBnd|NoNewPrivs' /proc/self/status; hostname; " + SLEEP);
    dynos.awaitLine("web.1: up");

    // CHOWN 0, DAC_OVERRIDE 1, FOWNER 3, KILL 5, SETGID 6, SETUID 7, NET_BIND_SERVICE 10
    assertThat(dynos.printed)
        .contains("web.1: CapBnd:\t00000000000004eb", "web.1: NoNewPrivs:\t1", "web.1: web-1");
    var host = dynos.inspect(DockerDynos.container("web.1")).getHostConfig();
    assertThat(host.getPidsLimit()).isEqualTo(1024);
    assertThat(host.getMemory()).isZero();
    assertThat(host.getInit()).isTrue();
    assertThat(host.getLogConfig().getConfig()).containsEntry("max-file", "3");
  }

  @Test
  void keepsItsLimits() throws IOException {
    DockerLimits limits =
        new DockerLimits(OptionalLong.of(64 << 20), OptionalDouble.of(0.5), 50, true, 1 << 20, 2);
    try (DockerDynos tight = new DockerDynos(base.resolve("tight"), dynos.engine, limits)) {
      tight.start("web.1", "touch /x || echo refused; touch /tmp/x && " + SLEEP);
      tight.awaitLine("web.1: up");

      assertThat(tight.printed).contains("web.1: refused");
      var host = tight.inspect(DockerDynos.container("web.1")).getHostConfig();
      assertThat(host.getMemory()).isEqualTo(64 << 20);
      assertThat(host.getNanoCPUs()).isEqualTo(500_000_000);
      assertThat(host.getPidsLimit()).isEqualTo(50);
    }
  }

  @Test
  void keepsTheLimitsThatWereChosenForItsApp() {
    DynoSpec usual = DockerDynos.spec("web.1", 7, "ulimit -n; " + SLEEP, Map.of());
    long mb = 1 << 20;
    DynoQuota quota =
        new DynoQuota(60, OptionalLong.of(40 * mb), 50, 10 * mb, 20 * mb, 100 * mb, 700);
    dynos.runtime.start(
        new DynoSpec(
            usual.appId(),
            usual.app(),
            usual.name(),
            usual.version(),
            usual.directory(),
            usual.shared(),
            usual.command(),
            usual.env(),
            usual.port(),
            usual.image(),
            quota,
            belay.runtime.DynoNetwork.HOST));
    dynos.awaitLine("web.1: up");

    assertThat(dynos.printed).contains("web.1: 700");
    var host = dynos.inspect(DockerDynos.container("web.1")).getHostConfig();
    assertThat(host.getPidsLimit()).isEqualTo(60);
    assertThat(host.getMemory()).isEqualTo(40 * mb);
    assertThat(host.getMemorySwap()).isEqualTo(40 * mb);
    assertThat(host.getCpuShares()).isEqualTo(512);
    assertThat(host.getShmSize()).isEqualTo(20 * mb);
  }

  @Test
  void theNameOfOneThatRunsIsTakenOverOnceItIsFree() throws IOException {
    Dyno old = dynos.start("web.1", SLEEP);
    Dyno fresh = dynos.runtime.start(DockerDynos.spec("web.1", 8, SLEEP, Map.of()));
    dynos.runtime.start(DockerDynos.spec("web.1", 8, SLEEP, Map.of()));
    assertThat(dynos.containers())
        .contains(DockerDynos.container("web.1"), DockerDynos.container("web.1-v8"))
        .anyMatch(n -> n.startsWith(DockerDynos.container("web.1-v8-")));

    dynos.runtime.stop(fresh, Duration.ZERO);
    dynos.runtime.stop(old, Duration.ZERO);

    dynos.await(() -> dynos.hasContainers(DockerDynos.container("web.1")));
  }

  @Test
  void aStrangersContainerOfThatNameIsLeftAlone() throws IOException {
    String stranger =
        dynos.engine.ask(docker ->
            docker
                .createContainerCmd(TestEngine.BUSYBOX)
                .withCmd("sh")
                .withName(DockerDynos.container("web.1"))
                .exec()
                .getId());
    try {
      dynos.start("web.1", SLEEP);

      assertThat(dynos.containers()).containsExactly(DockerDynos.container("web.1-v7"));
    } finally {
      dynos.engine.ask(docker -> docker.removeContainerCmd(stranger).exec());
    }
  }

  @Test
  void aLeftoverOfOursIsOutOfTheWay() throws IOException {
    Map<String, String> labels = Labels.of(HomeLabel.of(dynos.home), Examples.DYNO, false);
    dynos.engine.ask(docker ->
        docker
            .createContainerCmd(TestEngine.BUSYBOX)
            .withCmd("sh")
            .withName(DockerDynos.container("web.1"))
            .withLabels(labels)
            .exec());

    dynos.start("web.1", SLEEP);

    assertThat(dynos.containers()).containsExactly(DockerDynos.container("web.1"));
  }

  @Test
  void oneThatSomebodyElseRemovedHasEnded() {
    Dyno dyno = dynos.start("web.1", SLEEP);

    dynos.engine.ask(
        docker -> docker.removeContainerCmd(DockerDynos.container("web.1")).withForce(true).exec());

    dynos.await(() -> dynos.ended.contains("web.1 137"));
    assertThat(dynos.runtime.exit(dyno)).hasValue(137);
  }

  @Test
  void oneThatTookTooMuchMemorySaysSo() throws IOException {
    DockerLimits limits =
        new DockerLimits(OptionalLong.of(20 << 20), OptionalDouble.empty(), 50, true, 1 << 20, 2);
    try (DockerDynos tight = new DockerDynos(base.resolve("tight"), dynos.engine, limits)) {
      tight.start("web.1", "x=$(head -c 60000000 /dev/zero | tr '\\0' x); echo ${#x}");

      tight.awaitLine(
          "web.1: Error R15 (Memory quota vastly exceeded): killed. Its limit is what belay ps:limits"
              + " says, or else the server's docker.megabytes.");
    }
  }

  @Test
  void aMissingImageIsRefusedAndNothingIsLeft() throws IOException {
    assertThatThrownBy(() ->
            dynos.runtime.start(DockerDynos.spec("web.1", 7, "", Map.of(), "belay-test/none:1")))
        .isInstanceOf(CannotStartDyno.class)
        .hasMessageContaining("belay-test/none:1 is not on this machine any more");
    assertThat(dynos.containers()).isEmpty();
    assertThat(dynos.positions()).isEmptyDirectory();
  }

  @Test
  void aWrongEntrypointEndsAtOnceAndSaysSo() throws Exception {
    Images images = new Images(dynos.home, dynos.engine);
    String file = "FROM " + TestEngine.BUSYBOX + "\nENTRYPOINT [\"/bin/serve\"]\n";
    var built =
        images.build(BuildOrder.plain(), TestEngine.context(Map.of("Dockerfile", file)), _ -> {});
    String image = ((Images.Built.Done) built).image().id();

    Dyno dyno = dynos.runtime.start(DockerDynos.spec("web.1", 7, "", Map.of(), image));

    dynos.await(() -> dynos.ended.contains("web.1 127"));
    assertThat(dynos.runtime.exit(dyno)).hasValue(127);
    assertThat(dynos.printed)
        .singleElement()
        .asString()
        .endsWith("exec /bin/serve failed: No such file or directory");
    images.remove(image);
  }

  @Test
  void tenStartAtOnce() throws Exception {
    try (var pool = java.util.concurrent.Executors.newFixedThreadPool(10)) {
      for (int i = 1; i <= 10; i++) {
        String name = "web." + i;
        pool.execute(() -> dynos.start(name, SLEEP));
      }
    }

    for (int i = 1; i <= 10; i++) {
      dynos.awaitLine("web." + i + ": up");
    }
    assertThat(dynos.runtime.running()).extracting(Dyno::port).doesNotHaveDuplicates().hasSize(10);
    assertThat(dynos.runtime.description()).startsWith("Containers of Docker ");
  }

  @Test
  void noSecretIsInAFile() throws IOException {
    Dyno dyno = dynos.runtime.start(DockerDynos.spec("web.1", 7, SLEEP, Map.of("KEY", "s3cr3t")));
    dynos.awaitLine("web.1: up");

    assertThat(dynos.positions().resolve(dyno.id().toString()))
        .binaryContent()
        .asString(StandardCharsets.ISO_8859_1)
        .doesNotContain("s3cr3t");
  }
}
