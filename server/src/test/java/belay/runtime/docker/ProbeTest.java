package belay.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import belay.fleet.DialProbe;
import belay.fleet.HealthProbe.Verdict;
import belay.release.Slug.Health;
import belay.runtime.Dyno;
import belay.runtime.docker.images.BuildOrder;
import belay.runtime.docker.images.Images;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a switch is told of containers that boot. Skipped without an engine. */
@Tag("docker")
class ProbeTest {
  private static final Health QUICK = new Health(Optional.empty(), Duration.ofSeconds(2));
  private static final String SERVE = "exec httpd -f -p $PORT -h /bin";

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

  private Verdict probed(Dyno dyno, Health health) throws InterruptedException {
    return new DialProbe(dynos.runtime, InstantSource.system(), _ -> "api.localhost")
        .await(dyno, health, () -> false);
  }

  private Verdict probedWithCheck(String check) throws Exception {
    Images images = new Images(dynos.home, dynos.engine);
    String file =
        "FROM " + TestEngine.BUSYBOX + "\nHEALTHCHECK --interval=200ms --retries=2 CMD " + check;
    var built =
        (Images.Built.Done)
            images.build(
                BuildOrder.plain(), TestEngine.context(Map.of("Dockerfile", file)), _ -> {});
    String image = built.image().id();
    Dyno dyno = dynos.runtime.start(DockerDynos.spec("web.1", 7, SERVE, Map.of(), image));
    Verdict verdict = probed(dyno, Health.PORT_OPENS);
    dynos.runtime.stop(dyno, Duration.ZERO);
    images.remove(image);
    return verdict;
  }

  @Test
  void oneThatListensIsWell() throws Exception {
    Dyno dyno = dynos.start("web.1", "sleep 0.3; " + SERVE);

    assertThat(probed(dyno, Health.PORT_OPENS)).isEqualTo(new Verdict.Well());
  }

  @Test
  void oneThatDoesNotIsToldThePortThatItKnows() throws Exception {
    Dyno dyno = dynos.start("web.1", "exec sleep 600");

    assertThat(probed(dyno, QUICK))
        .isEqualTo(new Verdict.Unwell("did not listen on $PORT (5000) within 2 seconds"));
  }

  @Test
  void oneThatExitsIsToldItsStatus() throws Exception {
    Dyno dyno = dynos.start("web.1", "exit 3");

    assertThat(probed(dyno, Health.PORT_OPENS))
        .isEqualTo(new Verdict.Unwell("exited with status 3 before it was ready"));
  }

  @Test
  void oneWhoseImageChecksItIsWellOnceThatPasses() throws Exception {
    assertThat(probedWithCheck("true")).isEqualTo(new Verdict.Well());
  }

  @Test
  void oneThatFailsItsImagesCheckIsNot() throws Exception {
    assertThat(probedWithCheck("false"))
        .isEqualTo(new Verdict.Unwell("fails its image's HEALTHCHECK"));
  }
}
