package belay.runtime.docker.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.AppName;
import belay.release.Stamp;
import belay.runtime.Dyno;
import belay.runtime.DynoRuntime.OwnCheck;
import belay.runtime.docker.DockerDynos;
import belay.runtime.docker.EngineUnavailable;
import belay.runtime.docker.ImageInfo;
import belay.runtime.docker.TestEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real engine; skipped with the reason where there is none. */
@Tag("docker")
class ImagesTest {
  private static final String FROM = "FROM " + TestEngine.BUSYBOX + " AS base\n";

  @TempDir Path base;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private DockerDynos dynos;
  private Images images;

  @BeforeAll
  static void needsAnEngine() throws Exception {
    TestEngine.withBusybox().close();
  }

  @BeforeEach
  void open() throws Exception {
    dynos = new DockerDynos(base);
    images = new Images(dynos.home, dynos.engine);
  }

  @AfterEach
  void close() throws IOException {
    dynos.runtime.stopAll(dynos.runtime.running(), Duration.ZERO);
    for (ImageInfo image : images.list(Map.of())) {
      images.remove(image.id());
    }
    assertThat(images.list(Map.of())).isEmpty();
    dynos.close();
  }

  private Images.Built build(BuildOrder order, String dockerfile)
      throws IOException, InterruptedException {
    return images.build(
        order, TestEngine.context(Map.of(order.dockerfile(), dockerfile)), said::add);
  }

  private ImageInfo built(String dockerfile) throws IOException, InterruptedException {
    return ((Images.Built.Done) build(BuildOrder.plain(), FROM + dockerfile)).image();
  }

  @Test
  void hasWhatWasBuiltUntilItIsRemoved() throws Exception {
    String id = built("LABEL colour=red\n").id();

    assertThat(images.has(id)).isTrue();

    images.remove(id);

    assertThat(images.has(id)).isFalse();
  }

  @Test
  void aBuildHasNoMoreMemoryThanItMay() throws Exception {
    long most = 64L << 20;
    BuildOrder order = BuildOrder.plain().with(OptionalLong.of(most));
    String limits = "/sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes";
    var _ = build(order, FROM + "RUN cat " + limits + "; true\n");
    assertThat(said).contains(Long.toString(most));

    String eating = "x=0123456789abcdef; while true; do x=$x$x; done";
    var failed = (Images.Built.Failed) build(order, FROM + "RUN exec sh -c '" + eating + "'\n");
    assertThat(failed.sentence()).endsWith("more memory than it may have.");
  }

  @Test
  void buildsAndTellsWhatTheImageIs() throws Exception {
    BuildOrder order =
        new BuildOrder(
            "docker/web.Dockerfile",
            Map.of("GREETING", "hello"),
            Optional.of("wanted"),
            false,
            Map.of("colour", "green"),
            Set.of("belay-test/app:1"),
            OptionalLong.empty());
    var done =
        (Images.Built.Done)
            build(
                order,
                FROM
                    + "FROM base AS wanted\nARG GREETING\nRUN echo $GREETING from the build\n"
                    + "ENV A=b=c\nEXPOSE 8080 53/udp\nENTRYPOINT [\"/bin/echo\"]\nCMD [\"one\"]\n"
                    + "FROM base\nRUN false\n");

    assertThat(said).contains("hello from the build").anyMatch(l -> l.startsWith("Step 1/"));
    ImageInfo image = done.image();
    assertThat(image.id()).startsWith("sha256:");
    assertThat(image.tags()).containsExactly("belay-test/app:1");
    assertThat(image.bytes()).isPositive();
    assertThat(images.find("belay-test/app:1")).contains(image);
    assertThat(images.list(Map.of("colour", "green"))).containsExactly(image);
    assertThat(images.list(Map.of("colour", "red"))).isEmpty();
  }

  @Test
  void aBuildThatFailsIsASentence() throws Exception {
    assertThat(build(BuildOrder.plain(), FROM + "RUN echo no good; exit 3\n"))
        .isInstanceOfSatisfying(
            Images.Built.Failed.class,
            f ->
                assertThat(f.sentence())
                    .startsWith("The image was not built: ")
                    .endsWith("returned a non-zero code: 3."));
    assertThat(said).contains("no good");
  }

  @Test
  void aDockerfileThatIsNoneIsASentence() throws Exception {
    assertThat(build(BuildOrder.plain(), "FORM busybox\n"))
        .isInstanceOfSatisfying(
            Images.Built.Failed.class, f -> assertThat(f.sentence()).contains("FORM"));
  }

  @Test
  void whatOnlyBuildKitKnowsIsSaidToBeThat() throws Exception {
    for (String line :
        List.of("RUN --mount=type=cache,target=/x true\n", "RUN <<EOF\necho hello\nEOF\n")) {
      assertThat(build(BuildOrder.plain(), "FROM " + TestEngine.BUSYBOX + "\n" + line))
          .isInstanceOfSatisfying(
              Images.Built.Failed.class, f -> assertThat(f.sentence()).contains("BuildKit adds"));
    }
  }

  @Test
  void aContextWithoutADockerfileIsASentence() throws Exception {
    assertThat(images.build(BuildOrder.plain(), TestEngine.context(Map.of("x", "y")), said::add))
        .isInstanceOfSatisfying(
            Images.Built.Failed.class, f -> assertThat(f.sentence()).contains("Dockerfile"));
  }

  @Test
  void anInterruptEndsTheBuild() throws Exception {
    List<Throwable> thrown = new ArrayList<>();
    Thread building =
        Thread.ofVirtual()
            .start(() -> {
              try {
                built("RUN echo begun; sleep 600\n");
              } catch (IOException | InterruptedException e) {
                thrown.add(e);
              }
            });
    dynos.await(() -> said.contains("begun"));

    building.interrupt();
    building.join();

    assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
    dynos.await(() ->
        dynos.engine.ask(docker -> docker.listContainersCmd().exec()).stream()
            .noneMatch(c -> String.valueOf(c.getCommand()).contains("echo begun")));
  }

  @Test
  void tagsAreGivenAndTakenAway() throws Exception {
    ImageInfo image = built("LABEL a=b\n");
    AppName app = new AppName("belay-test");

    String one = images.tag(image.id(), Images.tagOf(app, new Stamp("20261122-101500")));
    String two = images.tag(image.id(), Images.tagOf(app, new Stamp("20261122-101501")));

    assertThat(one).isEqualTo("belay-test:release-20261122-101500");
    assertThat(images.remove(one)).isEqualTo(new Images.Removal.Removed());
    assertThat(images.find(two).orElseThrow().tags()).containsExactly(two);
    assertThat(images.remove(two)).isEqualTo(new Images.Removal.Removed());
    assertThat(images.find(image.id())).isEmpty();
    assertThat(images.remove(two)).isEqualTo(new Images.Removal.NotThere());
    assertThatThrownBy(
            () -> images.tag("belay-test/none", Images.tagOf(app, new Stamp("20261122-101500"))))
        .isInstanceOf(EngineUnavailable.class);
  }

  @Test
  void whatIsNotOursStays() throws Exception {
    assertThat(images.remove(TestEngine.BUSYBOX)).isEqualTo(new Images.Removal.NotOurs());
    String tag =
        images.tag(
            TestEngine.BUSYBOX,
            Images.tagOf(new AppName("belay-test"), new Stamp("20261122-101500")));

    assertThat(images.remove(tag)).isEqualTo(new Images.Removal.NotOurs());
    dynos.engine.ask(docker -> docker.removeImageCmd(tag).exec());
  }

  @Test
  void whatRunsStays() throws Exception {
    ImageInfo image = built("CMD [\"sleep\", \"600\"]\n");
    dynos.runtime.start(DockerDynos.spec("web.1", 7, "", Map.of(), image.id()));

    assertThat(images.remove(image.id())).isInstanceOf(Images.Removal.InUse.class);
  }

  @Test
  void anImagesOwnEntrypointRunsWithoutACommandAndNotWithOne() throws Exception {
    ImageInfo image = built("ENTRYPOINT [\"/bin/echo\", \"entry\"]\nCMD [\"own\"]\n");

    dynos.runtime.start(DockerDynos.spec("a.1", 7, "", Map.of(), image.id()));
    dynos.runtime.start(DockerDynos.spec("b.1", 7, "echo $((1+1))", Map.of(), image.id()));

    dynos.awaitLine("a.1: entry own");
    dynos.awaitLine("b.1: 2");
    dynos.await(() -> dynos.ended.size() == 2);
    assertThat(dynos.printed).hasSize(2);
  }

  @Test
  void anImagesOwnHealthCheckIsHeard() throws Exception {
    ImageInfo image =
        built(
            "HEALTHCHECK --interval=200ms --timeout=2s --retries=2 CMD test -e /tmp/ok -o ! -e"
                + " /tmp/checked\nCMD [\"sleep\", \"600\"]\n");
    Dyno dyno = dynos.runtime.start(DockerDynos.spec("web.1", 7, "", Map.of(), image.id()));

    assertThat(dynos.runtime.ownCheck(dyno)).isIn(OwnCheck.PENDING, OwnCheck.PASSES);
    dynos.await(() -> dynos.runtime.ownCheck(dyno) == OwnCheck.PASSES);
    dynos.exec(DockerDynos.container("web.1"), "touch", "/tmp/checked");
    dynos.await(() -> dynos.runtime.ownCheck(dyno) == OwnCheck.FAILS);
  }
}
