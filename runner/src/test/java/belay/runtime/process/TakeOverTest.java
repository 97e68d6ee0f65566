package belay.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import belay.kernel.ProcessId;
import belay.runtime.Dyno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane is killed; the next takes over what runs. */
class TakeOverTest {
  private static final String CHATTY =
      "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo $i; [ $((i % 20)) != 0 ] || sleep 0.08; done;"
          + " printf last; exit 9";

  @TempDir Path base;

  private Process fork(String output, String... start) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx64m"));
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Forked.class.getName(), base.resolve("home").toString()));
    command.add(base.resolve(output).toString());
    command.addAll(List.of(start));
    Process process = new ProcessBuilder(command).inheritIO().start();
    await(() -> Files.exists(base.resolve(output + ".ready")) || !process.isAlive());
    return process;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Test
  @Tag("long")
  void noLineAndNoStatusIsLost() throws Exception {
    Path release = Files.createDirectories(base.resolve("home/release"));
    Process first = fork("first", release.toString(), CHATTY);
    await(() -> lines("first").size() > 100);
    kill(first);
    Process second = fork("second");
    await(() -> lines("second").size() > 100);
    kill(second);
    // It ends while nobody is there.
    await(() -> exitFileIsThere());

    try (Dynos third = new Dynos(base)) {
      third.await(() -> third.ended.contains("web.1 9"));

      List<String> all = new ArrayList<>(lines("first"));
      all.addAll(lines("second"));
      third.printed.forEach(line -> all.add(line.replaceFirst("^web.1: ", "")));
      List<String> expected =
          new ArrayList<>(IntStream.rangeClosed(1, 3000).mapToObj(Integer::toString).toList());
      expected.add("last");
      // Killed between storing a line and letting go of it, it may be there twice, or not at all:
      // one line a kill.
      assertThat(all.size()).isBetween(expected.size() - 2, expected.size() + 2);
      List<String> distinct = all.stream().distinct().toList();
      assertThat(expected).containsSubsequence(distinct);
      assertThat(distinct.size()).isGreaterThanOrEqualTo(expected.size() - 2);
      assertThat(third.printed).isNotEmpty();
    }
  }

  /** No walk: what it meets may be renamed under it, as "exit.new" is. */
  private boolean exitFileIsThere() {
    try (var dynos = Files.list(base.resolve("home/run/dynos"))) {
      return dynos.anyMatch(dyno -> Files.exists(dyno.resolve("exit")));
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> lines(String file) {
    try {
      return Files.exists(base.resolve(file)) ? Files.readAllLines(base.resolve(file)) : List.of();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aDynoThatRunsIsTheSameDynoAndCanBeStopped() throws Exception {
    Path release = Files.createDirectories(base.resolve("home/release"));
    kill(
        fork(
            "first",
            release.toString(),
            "trap 'echo bye; exit 3' TERM; while :; do sleep 0.05; done"));

    try (Dynos next = new Dynos(base)) {
      assertThat(next.runtime.running())
          .singleElement()
          .satisfies(d -> {
            assertThat(d.name()).hasToString("web.1");
            assertThat(d.version()).isEqualTo(7);
            assertThat(d.port()).isPresent();
          });
      Dyno dyno = next.runtime.running().getFirst();

      next.runtime.stop(dyno, Duration.ofSeconds(20));

      assertThat(next.printed).contains("web.1: bye");
      assertThat(next.runtime.exit(dyno)).hasValue(3);
    }
  }

  @Test
  void aCopiedHomeLeavesTheOriginalsDynoAlone() throws Exception {
    Path release = Files.createDirectories(base.resolve("home/release"));
    Process first = fork("first", release.toString(), "echo runs; exec sleep 600");
    try {
      Path copy = base.resolve("copy");
      new ProcessBuilder(
              "cp", "-a", base.resolve("home").toString(), copy.resolve("home").toString())
          .directory(Files.createDirectories(copy).toFile())
          .inheritIO()
          .start()
          .waitFor();
      ProcessId supervisor = ProcessId.parse(Files.readString(pidFile())).orElseThrow();

      try (Dynos other = new Dynos(copy)) {
        assertThat(other.runtime.running()).isEmpty();
        assertThat(copy.resolve("home/run/dynos")).isEmptyDirectory();
      }

      assertThat(supervisor.alive()).isTrue();
      assertThat(Processes.first(supervisor, Isolation.PLAIN, "none")).isPresent();
    } finally {
      kill(first);
      try (Dynos next = new Dynos(base)) {
        Dyno dyno = next.runtime.running().getFirst();
        next.runtime.stop(dyno, Duration.ofSeconds(20));
      }
    }
  }

  @Test
  void whatWasKilledWithItsSupervisorIsNotTakenForRunning() throws Exception {
    Path release = Files.createDirectories(base.resolve("home/release"));
    kill(fork("first", release.toString(), "echo runs; exec sleep 600"));
    ProcessId supervisor = ProcessId.parse(Files.readString(pidFile())).orElseThrow();
    supervisor.descendants().forEach(p -> p.signal(ProcessId.SIGKILL));
    supervisor.signal(ProcessId.SIGKILL);
    await(() -> !supervisor.alive());
    Files.deleteIfExists(pidFile().resolveSibling("exit"));

    try (Dynos next = new Dynos(base)) {
      assertThat(next.runtime.running()).isEmpty();
      assertThat(base.resolve("home/run/dynos")).isEmptyDirectory();
    }
  }

  @Test
  void whatAStartThatWasCutShortLeftIsTakenAway() throws Exception {
    Path release = Files.createDirectories(base.resolve("home/release"));
    kill(fork("first", release.toString(), "exec sleep 600"));
    Path spec = pidFile().resolveSibling("spec.json");
    Path cut =
        Files.createDirectory(base.resolve("home/run/dynos").resolve(UUID.randomUUID().toString()));
    Files.copy(spec, cut.resolve("spec.json"));

    try (Dynos next = new Dynos(base)) {
      assertThat(cut).doesNotExist();
      Dyno dyno = next.runtime.running().getFirst();
      next.runtime.stop(dyno, Duration.ofSeconds(20));
    }
  }

  @Test
  void aReusedPidIsNotTakenForTheDyno() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      Path release = Files.createDirectories(base.resolve("home/release"));
      kill(fork("first", release.toString(), "exec sleep 600"));
      Path pid = pidFile();
      ProcessId real = ProcessId.parse(Files.readString(pid)).orElseThrow();
      Files.writeString(
          pid, stranger.pid() + " " + real.started(), StandardOpenOption.TRUNCATE_EXISTING);

      try (Dynos next = new Dynos(base)) {
        next.await(() -> next.ended.contains("web.1 137"));

        assertThat(next.runtime.running()).isEmpty();
        assertThat(stranger.isAlive()).isTrue();
      } finally {
        real.descendants().forEach(p -> p.signal(ProcessId.SIGKILL));
        real.signal(ProcessId.SIGKILL);
      }
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  private Path pidFile() throws IOException {
    try (var dynos = Files.list(base.resolve("home/run/dynos"))) {
      return dynos.map(d -> d.resolve("pid")).filter(Files::exists).findFirst().orElseThrow();
    }
  }
}
