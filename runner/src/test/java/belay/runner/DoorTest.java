package belay.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import belay.handover.Wire;
import belay.kernel.Capabilities;
import belay.kernel.Native;
import belay.network.NetworkSettings;
import belay.release.AppName;
import belay.runner.Reply.Refusal;
import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.DynoSpec;
import belay.runtime.OneOff;
import belay.runtime.process.LocalHost;
import belay.runtime.process.ProcessRuntime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runner in this process, asked over its socket; without root it does what it can. */
class DoorTest {
  private static final int ME = (int) Native.effectiveUser();
  private static final int NOBODY = 65_534;

  @TempDir Path base;

  private final List<String> printed = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Path home;
  private Path release;
  private Path socket;

  @BeforeEach
  void runner() throws IOException {
    home = base.toRealPath().resolve("home");
    release = Files.createDirectories(home.resolve("apps/shop/releases/1"));
    Files.createDirectories(home.resolve("run"));
    socket = home.resolve("run/runner.sock");
    begin();
  }

  private void begin() throws IOException {
    Host host = new Host(new LocalHost.Place(home, home, ME, ME), InstantSource.system());
    host.resume();
    open.addFirst(host);
    open.addFirst(Door.open(socket, new Ground(home, ME), host, ME));
  }

  private void end() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    open.clear();
  }

  @AfterEach
  void stop() throws Exception {
    end();
  }

  private ProcessRuntime runtime() throws IOException {
    return new ProcessRuntime(
        home,
        new RunnerHost(socket, NetworkSettings.HOST),
        (dyno, text) -> printed.add(dyno.name() + ": " + text),
        InstantSource.system());
  }

  @Test
  void itIsSeenWhoAnswersAndThatNobodyDoes() throws Exception {
    try (RunnerHost asked = new RunnerHost(socket, NetworkSettings.HOST)) {
      assertThat(asked.answering()).hasValue((int) ProcessHandle.current().pid());
      Files.delete(socket);
      assertThat(asked.answering()).isEmpty();
      begin();
      assertThat(asked.answering()).isPresent();
    }
  }

  /** More than a socket holds: it is seen while it is said that nobody listens any more. */
  @Test
  void whatCouldNotBeSaidWholeIsSaidToTheRunnerThatComesNext() throws Exception {
    Set<UUID> dynos =
        IntStream.range(0, 50_000)
            .mapToObj(n -> new UUID(n, n))
            .collect(Collectors.toUnmodifiableSet());
    try (Calls calls = new Calls(socket, NetworkSettings.HOST)) {
      CompletableFuture<Optional<Refusal>> refused = new CompletableFuture<>();
      try (Wire.Listener ending = Wire.Listener.open(socket, ME)) {
        var _ =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    refused.complete(calls.ask(new Ask.Usages(dynos)).reply().refused());
                  } catch (IOException | RuntimeException e) {
                    refused.completeExceptionally(e);
                  }
                });
        ending.accept().close();
      }
      begin();
      assertThat(refused.get(60, TimeUnit.SECONDS)).isEmpty();
    }
  }

  private DynoSpec spec(String command) {
    return new DynoSpec(
        UUID.fromString("11111111-1111-4111-8111-111111111111"),
        new AppName("shop"),
        new DynoName("worker", 1),
        1,
        release,
        release.resolveSibling("shared"),
        command,
        Map.of("GREETING", "it's me"),
        OptionalInt.empty(),
        Optional.empty());
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private Reply said(String text) throws IOException {
    try (Wire wire = Wire.connect(socket).orElseThrow()) {
      wire.send(text.getBytes(StandardCharsets.UTF_8));
      return Reply.JSON.readValue(wire.receive(Reply.BYTES_MAX).bytes(), Reply.class);
    }
  }

  private Reply said(Ask ask) throws IOException {
    return said(Reply.JSON.writerFor(Ask.class).writeValueAsString(ask));
  }

  @Test
  void aDynoRunsPrintsAndEnds() throws IOException {
    try (ProcessRuntime runtime = runtime()) {
      Dyno dyno =
          runtime.start(
              spec("echo \"$GREETING\"; trap 'exit 4' TERM; while :; do sleep 0.05; done"));
      await(() -> printed.contains("worker.1: it's me"));
      assertThat(runtime.memory(dyno)).isPositive();

      runtime.stop(dyno, Duration.ofSeconds(20));

      assertThat(runtime.exit(dyno)).hasValue(4);
      assertThat(home.resolve("run/dynos")).isEmptyDirectory();
    }
  }

  @Test
  void aDynoOutlivesTheRunnerAndIsStoppedByTheNext() throws Exception {
    try (ProcessRuntime runtime = runtime()) {
      Dyno dyno = runtime.start(spec("echo one; exec sleep 600"));
      await(() -> printed.contains("worker.1: one"));
      end();
      begin();
      assertThat(runtime.running()).contains(dyno);

      runtime.stop(dyno, Duration.ZERO);

      assertThat(runtime.running()).isEmpty();
    }
  }

  @Test
  void theNextControlPlaneTakesOver() throws IOException {
    Dyno dyno;
    try (ProcessRuntime first = runtime()) {
      dyno = first.start(spec("sleep 0.3; echo later; exec sleep 600"));
    }
    try (ProcessRuntime next = runtime()) {
      assertThat(next.running()).containsExactly(dyno);
      await(() -> printed.contains("worker.1: later"));
      next.stop(dyno, Duration.ZERO);
    }
  }

  @Test
  void aOneOffHasItsStreamsAndItsStatus() throws Exception {
    try (ProcessRuntime runtime = runtime();
        OneOff one = runtime.runOnce(spec("read line; echo got $line; exit 5"), Optional.empty())) {
      one.input().write("word\n".getBytes(StandardCharsets.UTF_8));
      one.input().flush();
      assertThat(new String(one.output().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("got word\n");
      assertThat(one.await()).isEqualTo(5);
    }
  }

  @Test
  void aOneOffEndsWithItsCaller() throws Exception {
    try (ProcessRuntime runtime = runtime()) {
      OneOff one = runtime.runOnce(spec("sleep 600"), Optional.empty());
      one.close();
      assertThat(one.await()).isEqualTo(137);
    }
    await(() -> home.resolve("run/dynos").toFile().list().length == 0);
  }

  @Test
  void aCommandRunsInsideADyno() throws Exception {
    try (ProcessRuntime runtime = runtime()) {
      Dyno dyno = runtime.start(spec("exec sleep 600"));
      try (OneOff one =
          runtime.exec(dyno, spec("echo in $DYNO"), new DynoName("exec", 7), Optional.empty())) {
        assertThat(new String(one.output().readAllBytes(), StandardCharsets.UTF_8))
            .isEqualTo("in worker.1\n");
        assertThat(one.await()).isZero();
      }
      runtime.stop(dyno, Duration.ZERO);
    }
  }

  @Test
  void whileItIsAwayItIsWaitedForAndThenSaidSo() throws Exception {
    try (ProcessRuntime runtime = runtime()) {
      end();
      Files.delete(socket);

      assertThatThrownBy(() -> runtime.start(spec("true")))
          .isInstanceOf(belay.release.BelayException.class)
          .hasMessageContaining("runner")
          .hasMessageContaining("What runs goes on");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"ask\":\"reboot\"}",
        "{\"ask\":\"start\"}",
        "{\"ask\":\"start\",\"wish\":null}",
        "{\"ask\":\"exit\",\"dyno\":\"../../etc\"}",
        "{\"ask\":\"forget\",\"dyno\":\"../keys\"}",
        "{\"ask\":\"forget\",\"dyno\":null}",
        "{\"ask\":\"signal\",\"dyno\":\"11111111-1111-4111-8111-111111111111\",\"kind\":\"HUP\"}",
        "{\"ask\":\"usages\",\"dynos\":null}",
        "{\"ask\":\"own\",\"app\":\"11111111-1111-4111-8111-111111111111\",\"directories\":[\"/etc\"],\"give\":true}",
        "{\"ask\":\"admit\",\"link\":\"lo\"}",
        "{\"ask\":\"java.lang.Runtime\"}",
      })
  void whatIsNoRequestIsRefusedInASentence(String text) throws IOException {
    assumeTrue(
        !text.contains("\"own\"") || Capabilities.areRoots(), "only root's builds have owners");
    var _ = said(new Ask.Begin(Ask.Networks.of(NetworkSettings.HOST)));
    Reply reply = said(text);
    assertThat(reply.refused()).contains(Refusal.INPUT);
    assertThat(said(new Ask.Left()).refused()).isEmpty();
  }

  @Test
  void whatIsNotTheCallersToShowIsNotShown() throws IOException {
    var _ = said(new Ask.Begin(Ask.Networks.of(NetworkSettings.HOST)));
    Path link = Files.createSymbolicLink(release.resolveSibling("2"), Path.of("/etc"));
    for (String directory :
        List.of("/etc", home.resolve("keys").toString(), home + "/apps/../keys", link.toString())) {
      Reply reply = said(new Ask.Start(Wishes.of(directory)));
      assertThat(reply.refused()).as(directory).contains(Refusal.INPUT);
    }
    assertThat(home.resolve("run/dynos")).isEmptyDirectory();
  }

  @Test
  void aMessageHasAnEnd() throws IOException {
    try (Wire wire = Wire.connect(socket).orElseThrow()) {
      byte[] much = new byte[Reply.BYTES_MAX + 1];
      assertThatThrownBy(
              () -> {
                wire.send(much);
                var _ = wire.receive(100);
              })
          .isInstanceOf(IOException.class);
    }
    assertThat(said(new Ask.Left()).refused()).contains(Refusal.UNBEGUN);
  }

  @Test
  void anotherUserIsNotListenedTo() throws Exception {
    assumeTrue(ME == 0, "not root");
    assertThat(Files.getPosixFilePermissions(socket))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    // Root gets through any mode, and is not who may ask here.
    Path nobodys = base.resolve("nobodys.sock");
    var place = new LocalHost.Place(home, home, NOBODY, NOBODY);
    try (Host host = new Host(place, InstantSource.system());
        Door _ = Door.open(nobodys, new Ground(home, NOBODY), host, NOBODY);
        Wire wire = Wire.connect(nobodys).orElseThrow()) {
      assertThat(Files.getAttribute(nobodys, "unix:uid")).isEqualTo(NOBODY);
      assertThatThrownBy(
              () -> {
                wire.send("{\"ask\":\"left\"}".getBytes(StandardCharsets.UTF_8));
                var _ = wire.receive(Reply.BYTES_MAX);
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void itIsSaidWhatCouldNotBeStarted() throws IOException {
    try (ProcessRuntime runtime = runtime()) {
      assertThatThrownBy(() -> runtime.start(spec("x".repeat(2_000_000))))
          .isInstanceOf(CannotStartDyno.class)
          .hasMessageContaining("too big");
    }
  }
}
