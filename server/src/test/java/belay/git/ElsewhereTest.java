package belay.git;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.Doors;
import belay.doors.FakeDeployer.Result;
import belay.git.GitClient.Ran;
import belay.slug.PathCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real git pushing what names content that it does not hold. */
class ElsewhereTest {
  @TempDir Path home;
  @TempDir Path work;
  private Doors doors;
  private GitClient git;

  @BeforeEach
  void open() throws Exception {
    doors = Doors.open(home);
    doors.app("api");
    git = GitClient.init(work.resolve("checkout"), Map.of());
    git.commit("First version", Map.of("Procfile", "web: run"));
  }

  @AfterEach
  void close() {
    doors.close();
  }

  private String remote() {
    return "http://x:token-of-bob%40example.com@127.0.0.1:" + doors.server.port() + "/api.git";
  }

  private Ran push(String what) throws Exception {
    return git.run("push", remote(), what);
  }

  @Test
  void anAnnotatedTagIsRefusedWithTheCommandForItsCommit() throws Exception {
    assertThat(push("main").status()).isZero();
    git.commit("Second version", Map.of("Procfile", "web: run two"));
    assertThat(git.run("tag", "-a", "v1.0", "-m", "one").status()).isZero();
    Ran pushed = push("v1.0:main");
    assertThat(pushed.status()).isNotZero();
    assertThat(pushed.output()).contains("annotated tag", "git push belay v1.0^{}:main");
    assertThat(push("v1.0^{}:main").status()).isZero();
    Path clone = work.resolve("clone");
    assertThat(git.run("clone", "-q", remote(), clone.toString()).status()).isZero();
  }

  @Test
  void aTagAloneIsKeptAndSaidToDeployNothing() throws Exception {
    assertThat(push("main").status()).isZero();
    assertThat(git.run("tag", "v1.0").status()).isZero();
    Ran pushed = push("v1.0");
    assertThat(pushed.status()).isZero();
    assertThat(pushed.output())
        .contains("The tag v1.0 is kept, and nothing is deployed", "git push belay v1.0^{}:main");
  }

  @Test
  void namesAndTargetsThatAreNoTextKeepTheirBytes() throws Exception {
    Path cafe = PathCodec.ofBytes("caf\u00e9.txt".getBytes(StandardCharsets.ISO_8859_1));
    Path link = PathCodec.ofBytes("\u00ff".getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(git.directory().resolve(cafe), "x");
    Files.createSymbolicLink(git.directory().resolve(link), cafe);
    git.commit("Names of another age", Map.of("\u00fc/b c", "y"));
    List<Boolean> seen = new ArrayList<>();
    doors.deployer.build =
        (source, _) -> {
          Path tree = source.directory();
          seen.add(Files.isRegularFile(tree.resolve(cafe)));
          seen.add(Files.isRegularFile(tree.resolve(link)));
          seen.add(Files.isSymbolicLink(tree.resolve(link)));
          seen.add(Files.isRegularFile(tree.resolve("\u00fc/b c")));
          return Result.PASS;
        };
    assertThat(push("main").status()).isZero();
    assertThat(seen).containsExactly(true, true, true, true);
  }

  @Test
  void aSubmoduleIsRefusedRatherThanDeployedEmpty() throws Exception {
    String commit = git.run("rev-parse", "HEAD").output().strip();
    assertThat(
            git.run("update-index", "--add", "--cacheinfo", "160000," + commit + ",assets/lib")
                .status())
        .isZero();
    assertThat(git.run("commit", "-q", "-m", "Add a submodule").status()).isZero();
    assertThat(push("main").output()).contains("assets/lib is a submodule", "belay deploy --dir .");
    assertThat(doors.deployer.happened).isEmpty();
    assertThat(home.resolve("build")).isEmptyDirectory();
  }

  @Test
  void pointersOfLfsAreRefusedWhereTheyStandForFiles() throws Exception {
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + "4".repeat(64) + "\nsize 12\n";
    git.commit("A pointer for a test of its own", Map.of("fixture.bin", pointer));
    assertThat(push("main").status()).isZero();
    git.commit("Use LFS", Map.of(".gitattributes", "*.bin filter=lfs diff=lfs -text\n"));
    Ran pushed = push("main");
    assertThat(pushed.status()).isNotZero();
    assertThat(pushed.output()).contains("Git LFS pointers", "fixture.bin");
  }
}
