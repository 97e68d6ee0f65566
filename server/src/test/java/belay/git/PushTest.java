package belay.git;

import static org.assertj.core.api.Assertions.assertThat;

import belay.access.Scope;
import belay.doors.Doors;
import belay.doors.FakeDeployer.Result;
import belay.git.GitClient.Ran;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real git pushing to a real listener. */
class PushTest {
  @TempDir Path home;
  @TempDir Path work;
  Doors doors;
  GitClient git;

  @BeforeEach
  void open() throws Exception {
    doors = Doors.open(home);
    doors.app("api");
    git = GitClient.init(work.resolve("checkout"), Map.of());
    git.commit("First version", Map.of("Procfile", "web: run", "src/deep/file", "text"));
  }

  @AfterEach
  void close() {
    doors.close();
  }

  String remote(String user) {
    return "http://x:token-of-" + user + "%40example.com@127.0.0.1:" + doors.server.port() + "/";
  }

  Ran push(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("push", remote("bob") + "api.git"));
    arguments.addAll(List.of(more));
    return git.run(arguments.toArray(String[]::new));
  }

  @Test
  void aTokenForReadingFetchesAndDoesNotPush() throws Exception {
    assertThat(push("main").status()).isZero();
    int before = releases();
    doors.access.scopes = Set.of(Scope.READ);
    git.commit("Second version", Map.of());
    Ran pushed = push("main");
    assertThat(pushed.status()).isNotZero();
    assertThat(pushed.output()).contains("403");
    assertThat(releases()).isEqualTo(before);
    assertThat(git.run("ls-remote", remote("bob") + "api.git").status()).isZero();
    doors.access.scopes = Set.of(Scope.IDENTITY);
    assertThat(git.run("ls-remote", remote("bob") + "api.git").output()).contains("403");
  }

  private int releases() {
    return doors.ledger.page(doors.apps.find("api").orElseThrow().id(), 0, false, 9).size();
  }

  @Test
  void aPushIsCheckedOutBuiltAndReleased() throws Exception {
    Path script = git.directory().resolve("bin/start");
    Files.createDirectories(script.getParent());
    Files.writeString(script, "#!/bin/sh\n");
    script.toFile().setExecutable(true);
    Files.createSymbolicLink(git.directory().resolve("link"), Path.of("/etc/passwd"));
    git.commit("Add a script", Map.of());
    List<String> seen = new ArrayList<>();
    doors.deployer.build =
        (source, tell) -> {
          Path tree = source.directory();
          seen.add("executable " + Files.isExecutable(tree.resolve("bin/start")));
          seen.add("plain " + Files.isExecutable(tree.resolve("Procfile")));
          seen.add("deep " + Files.isRegularFile(tree.resolve("src/deep/file")));
          seen.add("link " + Files.isSymbolicLink(tree.resolve("link")));
          tell.line("-----> Building");
          return Result.PASS;
        };
    Ran pushed = push("main");
    assertThat(pushed.output()).contains("remote: -----> Building", "remote: -----> Release v2");
    assertThat(pushed.status()).isZero();
    assertThat(seen).containsExactly("executable true", "plain false", "deep true", "link true");
    assertThat(doors.deployer.happened).containsExactly("deploy api Add a script");
    assertThat(push("main").output()).contains("Everything up-to-date");
    assertThat(leftovers()).isEmpty();
  }

  List<Path> leftovers() throws Exception {
    try (Stream<Path> list = Files.list(home.resolve("build"))) {
      return list.toList();
    }
  }

  @Test
  void theBuildsLinesComeWhileItRuns() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    doors.deployer.build =
        (_, tell) -> {
          tell.line("-----> First line");
          await(seen);
          tell.line("-----> Second line");
          return Result.PASS;
        };
    Process process = git.start("push", remote("bob") + "api.git", "main");
    try (BufferedReader lines = process.inputReader()) {
      // The build waits until its first line was read at the client: it must come by itself.
      readUntil(lines, "First line");
      seen.countDown();
      assertThat(lines.lines()).anyMatch(l -> l.contains("Second line"));
    }
    assertThat(process.waitFor()).isZero();
  }

  static void readUntil(BufferedReader lines, String words) throws Exception {
    String line = lines.readLine();
    while (line != null && !line.contains(words)) {
      line = lines.readLine();
    }
    assertThat(line).contains(words);
  }

  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aSilentBuildKeepsTheLineAlive() throws Exception {
    doors.close();
    doors = Doors.open(home, new GitLimits(1 << 30, 1 << 30, 1 << 30, 1000, Duration.ofMillis(5)));
    doors.app("quiet");
    CountDownLatch never = new CountDownLatch(1);
    doors.deployer.build =
        (_, tell) -> {
          try {
            // Long enough for many empty packets, which git must swallow.
            assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          tell.line("-----> At last");
          return Result.PASS;
        };
    Ran pushed = git.run("push", remote("bob") + "quiet.git", "main");
    assertThat(pushed.output()).contains("remote: -----> At last", "[new branch]");
    assertThat(pushed.status()).isZero();
  }

  @Test
  void aFailedBuildRefusesThePush() throws Exception {
    doors.deployer.build = (_, _) -> Result.BUILD_FAILS;
    Ran pushed = push("main");
    assertThat(pushed.status()).isEqualTo(1);
    assertThat(pushed.output())
        .contains(
            "remote:  !     the app could not be compiled",
            "remote:  !     Push rejected",
            "[remote rejected] main -> main (pre-receive hook declined)");
    doors.deployer.build = (_, _) -> Result.PASS;
    assertThat(push("main").status()).isZero();
  }

  @Test
  void aFailedReleaseRefusesThePushAndSaysWhatServes() throws Exception {
    push("main");
    doors.deployer.build = (_, _) -> Result.RELEASE_FAILS;
    git.commit("Break it", Map.of("broken", "yes"));
    Ran pushed = push("main");
    assertThat(pushed.status()).isEqualTo(1);
    assertThat(pushed.output()).contains("web.1 did not open its port", "The branch was not moved");
    doors.deployer.build = (_, _) -> Result.PASS;
    assertThat(push("main").output()).contains("Release v4 deployed");
  }

  @Test
  void otherBranchesAreKeptAndNotBuiltWithWhatToDo() throws Exception {
    Ran pushed = push("main:feature");
    assertThat(pushed.status()).isZero();
    assertThat(pushed.output()).contains("kept and not built", "git push belay feature:main");
    assertThat(doors.deployer.happened).isEmpty();
    assertThat(push("main:refs/odd/one").output()).contains("neither a branch nor a tag");
  }

  @Test
  void oneBranchOfSeveralIsDeployedAndTagsAreKept() throws Exception {
    git.run("tag", "one");
    Ran pushed = push("main:master", "main:main", "one");
    assertThat(pushed.output()).contains("main was taken, and master was not", "[new tag]");
    assertThat(doors.deployer.happened).containsExactly("deploy api First version");
  }

  @Test
  void aBranchIsNotDeleted() throws Exception {
    push("main");
    Ran pushed = push(":main");
    assertThat(pushed.status()).isEqualTo(1);
    assertThat(pushed.output()).contains("deletion prohibited");
  }

  @Test
  void aForcedPushWorksAndMasterIsAsGood() throws Exception {
    git.run("branch", "-m", "master");
    push("master");
    git.run("commit", "-q", "--amend", "-m", "Another first");
    assertThat(push("master").status()).isEqualTo(1);
    assertThat(push("--force", "-o", "ignored", "master").output()).contains("forced update");
    git.run("clone", "-q", remote("bob") + "api.git", "copy");
    assertThat(git.directory().resolve("copy/Procfile")).exists();
  }

  @Test
  void whatWasRolledBackFromIsRefusedOnASecondPushAndGoesLiveByForce() throws Exception {
    push("main");
    doors.deployer.servingCommit = Optional.of(git.run("rev-parse", "HEAD").output().strip());
    git.commit("Bad", Map.of("bad", "yes"));
    push("main");
    doors.deployer.refusal = Optional.of("It was rolled back from by ana@example.com.");

    Ran again = push("main");
    assertThat(again.output()).contains("rolled back from by ana", "[remote rejected]");
    assertThat(again.status()).isEqualTo(1);
    assertThat(push("-o", "force", "main").output()).contains("Release v4 deployed");

    doors.deployer.refusal = Optional.empty();
    git.commit("Fix", Map.of("bad", "no"));
    assertThat(push("main").status()).isZero();
  }

  @Test
  void anAppOfAnotherIsNotThere() throws Exception {
    doors.access.createUser("eve@example.com", false);
    doors.access.issueToken(doors.access.users().getLast(), "test");
    String theirs = git.run("push", remote("eve") + "api.git", "main").output();
    String none = git.run("push", remote("eve") + "none.git", "main").output();
    assertThat(theirs).contains("not found");
    assertThat(none.replace("none", "api")).isEqualTo(theirs);
  }

  @Test
  void whoMayOnlyLookMayCloneAndNotPush() throws Exception {
    push("main");
    doors.access.viewers.add(doors.access.createUser("eve@example.com", false));
    doors.access.issueToken(doors.access.users().getLast(), "test");
    assertThat(git.run("clone", "-q", remote("eve") + "api.git", "copy").status()).isZero();
    git.commit("More", Map.of("a", "b"));
    Ran pushed = git.run("push", remote("eve") + "api.git", "main");
    assertThat(pushed.output()).contains("You may not deploy api");
  }

  @Test
  void withoutATokenGitAsksForOne() throws Exception {
    String url = "http://127.0.0.1:" + doors.server.port() + "/api.git";
    assertThat(git.run("push", url, "main").output()).contains("could not read Username");
  }

  @Test
  void tooLargeAPushIsRefusedInWords() throws Exception {
    doors.close();
    doors = Doors.open(home, new GitLimits(1000, 1 << 30, 1 << 30, 1000, Duration.ofMinutes(1)));
    doors.app("small");
    Files.write(git.directory().resolve("large"), random(8 << 20));
    git.commit("Large", Map.of());
    Ran pushed = git.run("push", remote("bob") + "small.git", "main");
    assertThat(pushed.status()).isEqualTo(1);
    assertThat(pushed.output())
        .contains("the push is larger than 1000 B")
        .doesNotContain("RPC failed");
    assertThat(doors.deployer.happened).isEmpty();
  }

  @Test
  void tooLargeAFileIsRefusedInWords() throws Exception {
    doors.close();
    doors = Doors.open(home, new GitLimits(1 << 30, 1000, 1 << 30, 1000, Duration.ofMinutes(1)));
    doors.app("small");
    Files.write(git.directory().resolve("large"), random(8 << 20));
    git.commit("Large", Map.of());
    Ran pushed = git.run("push", remote("bob") + "small.git", "main");
    assertThat(pushed.output())
        .contains("a file in the push is larger than 1000 B")
        .doesNotContain("RPC failed");
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new java.util.Random(1).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aShallowClonesPushSaysWhatToRun() throws Exception {
    git.commit("Second", Map.of("a", "b"));
    GitClient shallow = GitClient.init(work.resolve("shallow"), Map.of());
    shallow.run("fetch", "-q", "--depth", "1", "file://" + git.directory(), "main");
    shallow.run("reset", "-q", "--hard", "FETCH_HEAD");
    shallow.commit("Third", Map.of("c", "d"));
    Ran pushed = shallow.run("push", remote("bob") + "api.git", "main");
    assertThat(pushed.status()).isEqualTo(1);
    assertThat(pushed.output()).contains("git fetch --unshallow");
  }

  @Test
  void twoPushesAtOnceAreNeverBuiltAtOnce() throws Exception {
    AtomicInteger building = new AtomicInteger();
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    doors.deployer.build =
        (_, _) -> {
          assertThat(building.incrementAndGet()).isEqualTo(1);
          first.countDown();
          await(go);
          building.decrementAndGet();
          return Result.PASS;
        };
    Process one = git.start("push", remote("bob") + "api.git", "main");
    await(first);
    GitClient other = GitClient.init(work.resolve("other"), Map.of());
    other.commit("Other", Map.of("x", "y"));
    Process two = other.start("push", remote("bob") + "api.git", "main");
    try (BufferedReader lines = two.inputReader()) {
      readUntil(lines, "another push to api is being deployed");
      go.countDown();
      assertThat(lines.lines()).anyMatch(l -> l.contains("Another push to api came first"));
    }
    assertThat(one.waitFor()).isZero();
    assertThat(two.waitFor()).isEqualTo(1);
    assertThat(doors.deployer.happened).hasSize(1);
  }

  @Test
  void aClientThatGoesCancelsNothing() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    doors.deployer.build =
        (_, tell) -> {
          started.countDown();
          await(go);
          for (int i = 0; i < 100; i++) {
            tell.line("to nobody");
          }
          return Result.PASS;
        };
    Process process = git.start("push", remote("bob") + "api.git", "main");
    await(started);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    go.countDown();
    waitUntil(() -> push("main").output().contains("Everything up-to-date"));
    assertThat(doors.deployer.happened).hasSize(1);
  }

  @Test
  void whatWasRefusedIsSweptUp() throws Exception {
    doors.deployer.build = (_, _) -> Result.BUILD_FAILS;
    push("main");
    waitUntil(this::nothingIsLeft);
  }

  boolean nothingIsLeft() throws IOException {
    try (Stream<Path> all = Files.walk(home.resolve("apps/api/repo.git/objects"))) {
      return all.noneMatch(Files::isRegularFile);
    } catch (UncheckedIOException e) {
      // One was removed under the walk: they are being swept up just now.
      return false;
    }
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  static void waitUntil(Condition condition) throws Exception {
    for (int i = 0; i < 300 && !condition.holds(); i++) {
      // Nothing tells when a thread of the server is done: look again in a while.
      Thread.sleep(100);
    }
    assertThat(condition.holds()).isTrue();
  }
}
