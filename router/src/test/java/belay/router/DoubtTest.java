package belay.router;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.routing.AppRoutes;
import belay.handover.StartTime;
import belay.router.limits.Limits;
import belay.router.table.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router starts with a saved table, and nobody knows yet whether its dynos still run. */
class DoubtTest {
  @TempDir Path home;

  /** Routes the app to that port, and ends the router that knows it. */
  private void saved(int port) throws IOException {
    try (Rig rig = new Rig(home)) {
      rig.route(
          AppRoutes.State.UP, "v1", List.of(new AppRoutes.Upstream("web.1", "127.0.0.1", port)));
    }
  }

  /** A control plane is to run, and this is how it is started. */
  private void controlPlane(String script) throws IOException {
    Path run = Files.createDirectories(home.resolve("run"));
    Files.writeString(run.resolve("wanted"), "router server\n");
    Files.writeString(
        run.resolve("server.command"),
        String.join("\0", home.resolve("log").toString(), "sh", "-c", script, "sh", "--home")
            + "\0"
            + home);
  }

  /** What is on disk of a dyno that runs: this very process. */
  private Path dyno(int port) throws IOException {
    return dyno("{\"port\":%d,\"boot\":\"%s\"}".formatted(port, TableFile.thisBoot()));
  }

  private Path dyno(String note) throws IOException {
    Path dyno = Files.createDirectories(home.resolve("run/dynos/d1"));
    long pid = ProcessHandle.current().pid();
    Files.writeString(dyno.resolve("spec.json"), note);
    Files.writeString(dyno.resolve("pid"), pid + " " + StartTime.of(pid) + "\n");
    Files.writeString(
        dyno.resolve("place"),
        String.valueOf(Files.readAttributes(dyno, BasicFileAttributes.class).fileKey()));
    return dyno;
  }

  private static void taken(Rig rig) {
    Rig.await(() -> rig.requests() >= 1);
  }

  @Test
  void whatIsNotSeenToRunIsAskedOnlyWhenTheControlPlaneHasSaidWhereItIs() throws Exception {
    try (Backend neighbour = Backend.answering("not the app");
        Backend next = Backend.answering("the app")) {
      saved(neighbour.port());
      controlPlane("exec sleep 60");
      try (Rig rig = new Rig(home);
          ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<String> answer = client.submit(() -> rig.get("/"));
        taken(rig);
        assertThat(answer.isDone()).isFalse();

        rig.route("v1", next);

        assertThat(answer.get()).startsWith("HTTP/1.1 200").endsWith("the app");
        assertThat(rig.get("/")).endsWith("the app");
      } finally {
        endControlPlane();
      }
    }
  }

  @Test
  void aDynoThatIsSeenToRunIsAskedAtOnceWhileTheControlPlaneComes() throws IOException {
    try (Backend app = Backend.answering("the app")) {
      saved(app.port());
      dyno(app.port());
      controlPlane("exec sleep 60");
      try (Rig rig = new Rig(home)) {
        assertThat(rig.get("/")).startsWith("HTTP/1.1 200").endsWith("the app");
      } finally {
        endControlPlane();
      }
    }
  }

  @Test
  void aDynoThatRunsAtTheSamePortOfAnotherAddressIsAnotherDyno() throws IOException {
    try (Backend stranger = Backend.answering("not the app")) {
      saved(stranger.port());
      dyno(
          "{\"port\":%d,\"host\":\"10.4.0.7\",\"boot\":\"%s\"}"
              .formatted(stranger.port(), TableFile.thisBoot()));
      controlPlane("exec sleep 60");
      Duration second = Duration.ofSeconds(1);
      Limits limits = Rig.shortTimes(second, Duration.ofMillis(400), second);
      try (Rig rig = new Rig(home, limits.withHold(Duration.ofMillis(200), 10))) {
        assertThat(rig.get("/")).startsWith("HTTP/1.1 503").contains("H20");
      } finally {
        endControlPlane();
      }
    }
  }

  @Test
  void aDynoThatRefusesThenIsWaitedFor() throws Exception {
    int port = Backend.DEAD_PORT;
    saved(port);
    dyno(port);
    controlPlane("exec sleep 60");
    try (Backend next = Backend.answering("the app");
        Rig rig = new Rig(home);
        ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> answer = client.submit(() -> rig.get("/"));
      taken(rig);

      rig.route("v1", next);

      assertThat(answer.get()).startsWith("HTTP/1.1 200").endsWith("the app");
    } finally {
      endControlPlane();
    }
  }

  @Test
  void aDynoOfWhichTheDirectoryIsACopyIsAnothersAndIsNotAsked() throws Exception {
    try (Backend original = Backend.answering("the original's app")) {
      saved(original.port());
      Files.writeString(dyno(original.port()).resolve("place"), "(dev=1,ino=1)");
      controlPlane("exec sleep 60");
      Duration second = Duration.ofSeconds(1);
      Limits limits = Rig.shortTimes(second, Duration.ofMillis(400), second);
      try (Rig rig = new Rig(home, limits.withHold(Duration.ofMillis(200), 10))) {
        assertThat(rig.get("/")).startsWith("HTTP/1.1 503").contains("H20");
      } finally {
        endControlPlane();
      }
    }
  }

  @Test
  void theControlPlaneHasLongerToComeUpThanTheAppBetweenTwoSetsOfDynos() throws Exception {
    saved(Backend.DEAD_PORT);
    controlPlane("exec sleep 60");
    Duration hold = Duration.ofMillis(1);
    try (Backend next = Backend.answering("the app");
        Rig rig = new Rig(home, Rig.holding(hold, 10));
        ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> answer = client.submit(() -> rig.get("/"));
      taken(rig);
      // Only ticks end what waits, and nothing tells of one: three go by, or more on a busy
      // machine.
      Thread.sleep(Rig.limits().tick().multipliedBy(3).toMillis());

      rig.route("v1", next);

      assertThat(answer.get()).startsWith("HTTP/1.1 200").endsWith("the app");
    } finally {
      endControlPlane();
    }
  }

  @Test
  void whoCameWhenEverythingWasGoneWaitsAsLongForTheDynosThatAreStartedAnew() throws Exception {
    saved(Backend.DEAD_PORT);
    controlPlane("exec sleep 60");
    Duration hold = Duration.ofMillis(1);
    try (Backend next = Backend.answering("the app");
        Rig rig = new Rig(home, Rig.holding(hold, 10));
        ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> answer = client.submit(() -> rig.get("/"));
      taken(rig);
      // The control plane is back, and starts the dynos.
      rig.route(AppRoutes.State.HELD, "v1", List.of());
      Thread.sleep(Rig.limits().tick().multipliedBy(3).toMillis());

      rig.route("v1", next);

      assertThat(answer.get()).startsWith("HTTP/1.1 200").endsWith("the app");
    } finally {
      endControlPlane();
    }
  }

  @Test
  void aTableThatWasCopiedHereNamesNoDynosOfOurs(@TempDir Path copy) throws IOException {
    try (Backend original = Backend.answering("the original's app")) {
      saved(original.port());
      Files.createDirectories(copy.resolve("router"));
      Files.copy(home.resolve("router/routes.json"), copy.resolve("router/routes.json"));
      try (Rig rig = new Rig(copy, Rig.holding(Duration.ofMillis(200), 10))) {
        assertThat(rig.get("/")).startsWith("HTTP/1.1 503").contains("H20");
      }
    }
  }

  @Test
  void withoutAControlPlaneThatComesTheTableIsTakenAsItIs() throws IOException {
    try (Backend app = Backend.answering("the app")) {
      saved(app.port());
      controlPlane("exit 1");
      try (Rig rig = new Rig(home)) {
        assertThat(rig.get("/")).startsWith("HTTP/1.1 200").endsWith("the app");
      }
    }
    try (Rig rig = new Rig(home)) {
      assertThat(rig.get("/")).startsWith("HTTP/1.1 503").contains("H21");
    }
  }

  /** The one that the router started. */
  private static void endControlPlane() {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("sleep"))
        .forEach(ProcessHandle::destroyForcibly);
  }
}
