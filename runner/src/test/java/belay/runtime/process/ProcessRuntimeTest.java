package belay.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.runtime.CannotStartDyno;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.OneOff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds in every isolation; subclasses take the better ones away. */
class ProcessRuntimeTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** A fraction of a second that tells the processes of this JVM from those of another's tests. */
  private static final String OWN = "." + ProcessHandle.current().pid();

  @TempDir Path base;
  private Dynos dynos;

  Machine machine() {
    return Machine.look();
  }

  @BeforeEach
  void open() throws IOException {
    dynos = new Dynos(base, machine());
  }

  @AfterEach
  void close() {
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
  void handlesSigtermAndItsLastLineArrives() {
    Dyno dyno =
        dynos.start("web.1", "trap 'echo bye; exit 5' TERM; echo up; while :; do sleep 0.05; done");
    dynos.awaitLine("web.1: up");

    dynos.runtime.stop(dyno, LONG);

    assertThat(dynos.printed).startsWith("web.1: up").endsWith("web.1: bye");
    assertThat(dynos.runtime.exit(dyno)).hasValue(5);
    assertThat(dynos.directories()).isEmptyDirectory();
  }

  @Test
  void isKilledAfterTheGraceWithAllItsProcesses() throws IOException {
    Dyno dyno =
        dynos.start(
            "web.1",
            "trap '' TERM; (trap '' TERM; setsid sleep 4321"
                + OWN
                + ") & echo up; while :; do sleep 1; done");
    dynos.awaitLine("web.1: up");

    dynos.runtime.stop(dyno, Duration.ofMillis(100));

    assertThat(dynos.runtime.exit(dyno)).hasValue(137);
    assertThat(Commands.running()).noneMatch(c -> c.startsWith("sleep 4321" + OWN));
  }

  @Test
  void withoutAHandlerSigtermEndsIt() {
    Dyno dyno = dynos.start("web.1", "exec sleep 600");

    dynos.runtime.stop(dyno, LONG);

    assertThat(dynos.runtime.exit(dyno)).hasValue(143);
  }

  @Test
  void writesIntoItsOwnDirectoryOnly() throws IOException {
    Path file = Files.writeString(dynos.release.resolve("file"), "released\n");
    Files.createDirectories(dynos.release.resolve("tmp/cache"));

    int status = dynos.run("echo more >>file && echo x >tmp/cache/new && cat file", Map.of());

    assertThat(dynos.printed).containsExactly("job.1: released", "job.1: more");
    assertThat(status).isZero();
    assertThat(file).hasContent("released\n");
    assertThat(dynos.release.resolve("tmp/cache")).isEmptyDirectory();
  }

  @Test
  void changesRenamesAndDeletesWhatItWasShippedWith() throws IOException {
    Path one = Files.writeString(dynos.release.resolve("one"), "same\n");
    // As in a release: equal contents are one inode, and its group is what a build left.
    Path two = Files.createLink(dynos.release.resolve("two"), one);
    Files.createDirectories(dynos.release.resolve("directory/below"));
    if (machine().root()) {
      Files.setAttribute(one, "unix:gid", 60_500);
    }

    int status =
        dynos.run(
            "echo more >>one && cat one two && mv two three && rm three && chmod +x one"
                + " && mv directory moved && touch -d @0 one && ls",
            Map.of());

    assertThat(dynos.printed)
        .containsExactly("job.1: same", "job.1: more", "job.1: same", "job.1: moved", "job.1: one");
    assertThat(status).isZero();
    assertThat(one).hasContent("same\n");
    assertThat(two).hasContent("same\n");
    assertThat(Files.isExecutable(one)).isFalse();
  }

  @Test
  void linksAreAsTheyWereShipped() throws IOException {
    Files.writeString(dynos.shared.resolve("secret"), "of the server\n");
    Files.createDirectories(dynos.release.resolve("shared"));
    Files.createDirectories(dynos.release.resolve("client/src"));
    Files.writeString(dynos.release.resolve("shared/types"), "types\n");
    link("beside", "shared/types");
    link("client/src/types", "../../shared/types");
    link("to-directory", "shared");
    link("dangling", "not/there");
    link("client/src/dangling", "../../shared/nothing");
    link("absolute", "/not/there/either");

    dynos.run(
        "cat beside client/src/types to-directory/types; readlink dangling client/src/dangling"
            + " absolute",
        Map.of());

    assertThat(dynos.printed)
        .containsExactly(
            "job.1: types",
            "job.1: types",
            "job.1: types",
            "job.1: not/there",
            "job.1: ../../shared/nothing",
            "job.1: /not/there/either");
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(dynos.release.resolve(name), Path.of(target));
  }

  @Test
  void namesOfAnyBytesAndLengthArrive() throws Exception {
    String make = "touch \"$(printf 'caf\\351')\" \"$(printf '%0255d')\" 'a\nb'; mkdir empty";
    Process process =
        new ProcessBuilder("sh", "-c", make).directory(dynos.release.toFile()).start();
    assertThat(process.waitFor()).isZero();

    dynos.run(
        "ls -A | od -An -v -tx1 | tr -d ' \\n'; echo; find . -mindepth 1 -printf x | wc -c",
        Map.of());

    assertThat(dynos.printed.getFirst()).contains("636166e9", "656d707479", "30".repeat(255));
    assertThat(dynos.printed.getLast()).isEqualTo("job.1: 4");
  }

  @Test
  void readsTheSharedEnvironmentFile() throws IOException {
    Files.writeString(dynos.shared.resolve(".env"), "A=1\n");
    Files.setPosixFilePermissions(
        dynos.shared.resolve(".env"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    Files.createSymbolicLink(dynos.release.resolve(".env"), Path.of("../../shared/.env"));

    dynos.run("cat .env", Map.of());

    assertThat(dynos.printed).containsExactly("job.1: A=1");
  }

  @Test
  void sourcesProfilesBeforeTheCommand() throws IOException {
    Files.createDirectories(dynos.release.resolve(".profile.d"));
    Files.writeString(dynos.release.resolve(".profile.d/a.sh"), "export A=one\n");
    Files.writeString(dynos.release.resolve(".profile"), "export B=$A-two\n");

    dynos.run("echo $B; env | grep -ci belay", Map.of());

    assertThat(dynos.printed.getFirst()).isEqualTo("job.1: one-two");
  }

  @Test
  void noSecretIsOnACommandLineOrOnDisk() throws IOException {
    Dyno dyno =
        dynos.runtime.start(
            dynos.spec("web.1", "echo up; exec sleep 600", Map.of("KEY", "s3cr3t-value")));
    dynos.awaitLine("web.1: up");

    assertThat(Commands.running()).noneMatch(c -> c.contains("s3cr3t-value"));
    try (var files = Files.walk(dynos.directories().resolve(dyno.id().toString()))) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(f -> assertThat(f).content().doesNotContain("s3cr3t-value"));
    }
  }

  @Test
  void webDynosGetPortsOfTheirOwn() {
    Dyno one = dynos.start("web.1", "echo $PORT; exec sleep 600");
    Dyno two = dynos.start("web.2", "echo $PORT; exec sleep 600");

    dynos.awaitLine("web.1: " + one.port().orElseThrow());
    dynos.awaitLine("web.2: " + two.port().orElseThrow());
    assertThat(one.port()).isNotEqualTo(two.port());
    assertThat(dynos.runtime.running()).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void whatSomebodyRemovedUnderItIsMadeAgain() throws IOException {
    Files.delete(dynos.directories());
    Files.delete(dynos.directories().resolveSibling("supervise.sh"));

    assertThat(dynos.run("exit 3", Map.of())).isEqualTo(3);
  }

  @Test
  void aMissingDirectoryIsRefusedAndNothingIsLeft() throws IOException {
    Files.delete(dynos.release);

    assertThatThrownBy(() -> dynos.start("web.1", "true"))
        .isInstanceOf(CannotStartDyno.class)
        .hasMessageContaining("is no directory");
    assertThat(dynos.directories()).isEmptyDirectory();
  }

  @Test
  void aOneOffHasItsStreamsWithItsCaller() throws Exception {
    try (var run =
        dynos.runtime.runOnce(
            dynos.spec("run.1", "read x; echo got $x; echo err >&2; exit 4", Map.of()),
            Optional.empty())) {
      run.input().write("hello\n".getBytes(StandardCharsets.UTF_8));
      run.input().flush();

      assertThat(run.output()).hasContent("got hello\nerr\n");
      assertThat(run.await()).isEqualTo(4);
    }
  }

  @Test
  void aOneOffWithATerminalHasOne() throws Exception {
    var terminal = new belay.runtime.DynoRuntime.Terminal("xterm-256color", 101, 33);
    try (var run =
        dynos.runtime.runOnce(
            dynos.spec("run.1", "tty; stty size; echo $TERM; exit 6", Map.of()),
            Optional.of(terminal))) {
      String output = new String(run.output().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(output.lines()).element(0).asString().startsWith("/dev/pts/");
      assertThat(output.lines()).element(1).isEqualTo("33 101");
      assertThat(output.lines()).element(2).isEqualTo("xterm-256color");
      assertThat(run.await()).isEqualTo(6);
    }
  }

  @Test
  void closingAOneOffKillsIt() throws IOException {
    var run =
        dynos.runtime.runOnce(dynos.spec("run.1", "sleep 4322" + OWN, Map.of()), Optional.empty());

    run.close();

    assertThat(Commands.running()).noneMatch(c -> c.contains("sleep 4322" + OWN));
    assertThat(dynos.directories()).isEmptyDirectory();
  }

  private OneOff inside(Dyno dyno, String command) {
    return dynos.runtime.exec(
        dyno,
        dynos.spec("web.1", command, Map.of("COLOUR", "bl'ue")),
        DynoName.parse("exec.7"),
        Optional.empty());
  }

  @Test
  void aCommandInsideADynoHasItsFilesAndItsEnvironment() throws Exception {
    Dyno dyno = dynos.start("web.1", "echo mine >written; echo ready; exec sleep 4323" + OWN);
    dynos.awaitLine("web.1: ready");

    try (var inside = inside(dyno, "cat written; echo $DYNO $PORT $COLOUR; pwd; read x; exit $x")) {
      inside.input().write("5\n".getBytes(StandardCharsets.UTF_8));
      inside.input().close();

      String home = new String(inside.output().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(home)
          .startsWith("mine\nweb.1 " + dyno.port().orElseThrow() + " bl'ue\n/")
          .endsWith("/app\n");
      assertThat(inside.await()).isEqualTo(5);
      assertThat(inside.dyno().name()).hasToString("exec.7");
    }
    assertThat(dynos.runtime.running()).containsExactly(dyno);
    assertThat(dynos.ended).isEmpty();
  }

  /** A filter (2) and no new privileges, where bubblewrap gives its processes those. */
  @Test
  void everyKindOfProcessOfAnAppIsBehindTheSameWalls() throws Exception {
    String look = "grep -E '^(Seccomp|NoNewPrivs):' /proc/self/status; unshare --user true 2>&1";
    Dyno dyno = dynos.start("web.1", look + "; echo ready; exec sleep 4323" + OWN);
    dynos.awaitLine("web.1: ready");
    String ofTheDyno =
        String.join("\n", dynos.printed).replace("web.1: ", "").replace("\nready", "\n");

    try (var inside = inside(dyno, look);
        var once = dynos.runtime.runOnce(dynos.spec("run.1", look, Map.of()), Optional.empty())) {
      assertThat(inside.output().readAllBytes()).asString().isEqualTo(ofTheDyno);
      assertThat(once.output().readAllBytes()).asString().isEqualTo(ofTheDyno);
    }
  }

  @Test
  void whatACommandInsideStartedEndsWithItsCaller() throws Exception {
    Dyno dyno = dynos.start("web.1", "echo ready; exec sleep 4323" + OWN);
    dynos.awaitLine("web.1: ready");
    var inside =
        inside(dyno, "setsid sleep 4324" + OWN + " & sleep 4325" + OWN + " & echo started; wait");
    assertThat(inside.output().readNBytes(8)).asString().isEqualTo("started\n");

    inside.close();

    assertThat(Commands.running())
        .noneMatch(c -> c.contains("sleep 4324" + OWN) || c.contains("sleep 4325" + OWN))
        .anyMatch(c -> c.contains("sleep 4323" + OWN));
    assertThat(dynos.runtime.running()).containsExactly(dyno);
  }

  @Test
  void aCommandInsideEndsWithItsDyno() throws Exception {
    Dyno dyno = dynos.start("web.1", "echo ready; exec sleep 4323" + OWN);
    dynos.awaitLine("web.1: ready");
    var inside = inside(dyno, "trap '' TERM; echo started; sleep 4326" + OWN);
    assertThat(inside.output().readNBytes(8)).asString().isEqualTo("started\n");

    dynos.runtime.stop(dyno, Duration.ofSeconds(20));

    inside.output().readAllBytes();
    assertThat(inside.await()).isNotZero();
    assertThat(Commands.running()).noneMatch(c -> c.contains("sleep 4326" + OWN));
    inside.close();
    assertThat(dynos.directories()).isEmptyDirectory();
  }

  @Test
  void nothingRunsInsideADynoThatEnded() throws IOException {
    Dyno dyno = dynos.start("web.1", "exit 0");
    dynos.await(() -> !dynos.ended.isEmpty());

    assertThatThrownBy(() -> inside(dyno, "true"))
        .isInstanceOf(CannotStartDyno.class)
        .hasMessage("web.1 does not run.");
  }

  @Test
  void twentyStartAtOnce() throws Exception {
    try (var pool = java.util.concurrent.Executors.newFixedThreadPool(20)) {
      for (int i = 1; i <= 20; i++) {
        String name = "web." + i;
        pool.execute(() -> dynos.start(name, "echo up; exec sleep 600"));
      }
    }

    for (int i = 1; i <= 20; i++) {
      dynos.awaitLine("web." + i + ": up");
    }
    assertThat(dynos.runtime.running()).extracting(Dyno::port).doesNotHaveDuplicates().hasSize(20);
  }
}
