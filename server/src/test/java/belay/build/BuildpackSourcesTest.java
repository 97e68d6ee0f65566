package belay.build;

import static org.assertj.core.api.Assertions.assertThat;

import belay.outbound.AddressRule;
import belay.outbound.Outbound;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buildpacks from git, fetched for real from a repository on disk. */
@Timeout(300)
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
    try (GitServer server = new GitServer(repository)) {
      Workbench bench = bench(server.url());
      bench.built();
      assertThat(bench.output).contains("-----> Fetched app detected", "this is two");
      commit("three");
      bench = bench(server.url());
      bench.built();
      assertThat(bench.output).contains("this is three");
    }
  }

  @Test
  void aTagIsHonoured() throws Exception {
    try (GitServer server = new GitServer(repository)) {
      Workbench bench = bench(server.url() + "#v1");
      bench.built();
      assertThat(bench.output).contains("this is one");
    }
  }

  @Test
  void whatWasFetchedBeforeServesWhenTheServerIsAway() throws Exception {
    String url;
    try (GitServer server = new GitServer(repository)) {
      url = server.url();
      bench(url).built();
    }
    Workbench bench = bench(url);
    bench.built();
    assertThat(bench.output).contains("       Using the copy fetched before.", "this is two");
  }

  /** An @ in the password, and a token behind the question mark: what is shown has neither. */
  @Test
  void whatIsShownOfAUrlHasNoSecret() {
    assertThat(BuildpackSources.shown("https://me:p@ss@example.com/pack.git"))
        .isEqualTo("https://example.com/pack.git");
    assertThat(BuildpackSources.shown("https://example.com/pack.tgz?token=s3cret"))
        .isEqualTo("https://example.com/pack.tgz?****");
    assertThat(BuildpackSources.unknown("https://me:s3cret@example.com/a b"))
        .hasMessageNotContaining("s3cret");
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
    try (GitServer server = new GitServer(repository)) {
      assertThat(bench(server.url()).failed()).contains("has no executable bin/compile");
    }
  }

  @Test
  void anInnerAddressIsNotAskedAtAll() throws Exception {
    try (GitServer server = new GitServer(repository)) {
      Workbench bench = bench(server.url());
      bench.outbound = Outbound.by(AddressRule.STRICT);
      assertThat(bench.failed()).contains("127.0.0.1 is an inner address", "fetch.allow");
      bench = bench(server.url().replace("127.0.0.1", "localhost"));
      bench.outbound = Outbound.by(AddressRule.STRICT);
      assertThat(bench.failed()).contains("localhost (127.0.0.1) is an inner address");
      assertThat(server.asked).isEmpty();
    }
  }

  @Test
  void aNameThatLeadsElsewhereWhenItIsConnectedToIsNotFollowed() throws Exception {
    AtomicInteger times = new AtomicInteger();
    try (GitServer server = new GitServer(repository)) {
      Workbench bench = bench("http://pack.example:" + server.port() + "/pack.git");
      bench.outbound =
          new Outbound(
              AddressRule.STRICT,
              host ->
                  List.of(
                      InetAddress.ofLiteral(
                          times.getAndIncrement() == 0 ? "1.1.1.1" : "127.0.0.1")));
      assertThat(bench.failed()).contains("pack.example (127.0.0.1) is an inner address");
      assertThat(server.asked).isEmpty();
    }
  }

  @Test
  void aRedirectToAnInnerAddressIsNotFollowed() throws Exception {
    try (GitServer outer = new GitServer(repository);
        GitServer inner = new GitServer(repository)) {
      outer.redirect = "http://127.0.0.2:" + inner.port();
      Workbench bench = bench("http://127.0.0.1:" + outer.port() + "/moved/pack.git");
      bench.outbound = Outbound.by(AddressRule.of("127.0.0.1"));
      assertThat(bench.failed()).contains("127.0.0.2 is an inner address");
      assertThat(outer.asked).isNotEmpty();
      assertThat(inner.asked).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc",
        "git://127.0.0.1/pack.git",
        "ssh://git@127.0.0.1/pack.git",
        "git@127.0.0.1:pack.git",
        "ext::sh -c id",
        "ftp://127.0.0.1/pack.git"
      })
  void nothingButTheWebIsFetchedFrom(String url) throws Exception {
    assertThat(bench(url).failed()).containsAnyOf("https:// or http://", "There is no buildpack");
  }

  @Test
  void noBuildpackIsInBelaysOwnDirectory() throws Exception {
    Path home = Files.createDirectories(directory.resolve("home"));
    Files.move(repository, home.resolve("pack"));
    assertThat(bench(home.resolve("pack").toString()).failed()).contains("Belay's own directory");
    Files.createSymbolicLink(directory.resolve("link"), home.resolve("pack"));
    assertThat(bench(directory.resolve("link").toString()).failed())
        .contains("Belay's own directory");
  }
}
