package belay.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Buildpacks from git, fetched for real from a repository on disk. */
@Timeout(60)
class BuildpackSourcesTest {
  @TempDir Path directory;
  private Path repository = Path.of("");

  @BeforeEach
  void makeRepository() throws Exception {
    repository = Files.createDirectories(directory.resolve("pack.git/work"));
    Files.createDirectories(repository.resolve("bin"));
    git("init", "-q", "-b", "main");
    commit("one");
    git("tag", "v1");
    commit("two");
  }

  private void commit(String word) throws Exception {
    script("detect", "echo Fetched\n");
    script("compile", "echo 'this is " + word + "'\n");
    git("add", ".");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", word);
  }

  private void script(String name, String text) throws IOException {
    Path file = Files.writeString(repository.resolve("bin").resolve(name), "#!/bin/sh\n" + text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void git(String... arguments) throws Exception {
    java.util.ArrayList<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(repository.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private Workbench bench(String buildpack) throws IOException {
    Workbench bench = new Workbench(directory);
    bench.file("Procfile", "web: ./run\n");
    bench.buildpacks = List.of(buildpack);
    return bench;
  }

  @Test
  void theNewestOfItsBranchIsFetchedEachTime() throws Exception {
    String url = "file://" + repository;
    Workbench bench = bench(url);
    bench.built();
    assertThat(bench.output).contains("-----> Fetched app detected", "this is two");
    commit("three");
    bench = bench(url);
    bench.built();
    assertThat(bench.output).contains("this is three");
  }

  @Test
  void aTagIsHonoured() throws Exception {
    Workbench bench = bench("file://" + repository + "#v1");
    bench.built();
    assertThat(bench.output).contains("this is one");
  }

  @Test
  void whatWasFetchedBeforeServesWhenTheServerIsAway() throws Exception {
    String url = "file://" + repository;
    bench(url).built();
    Files.move(repository, directory.resolve("away"));
    Workbench bench = bench(url);
    bench.built();
    assertThat(bench.output).contains("       Using the copy fetched before.", "this is two");
  }

  @Test
  void whatCannotBeFetchedIsSaidWithoutThePassword() throws Exception {
    Workbench bench = bench("http://me:s3cret@127.0.0.1:1/pack.git");
    assertThat(bench.failed()).contains("Buildpack http://127.0.0.1:1/pack.git could not");
    assertThat(bench.said()).doesNotContain("s3cret");
  }

  @Test
  void aRepositoryThatIsNoBuildpackIsRefused() throws Exception {
    git("rm", "-q", "bin/compile");
    git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "less");
    assertThat(bench("file://" + repository).failed()).contains("has no executable bin/compile");
  }
}
