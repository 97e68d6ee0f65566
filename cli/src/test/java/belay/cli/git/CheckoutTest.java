package belay.cli.git;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.http.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckoutTest {
  @Test
  void remotesAreThoseThatGitLists(@TempDir Path directory) throws IOException {
    Git git = new Git(directory, Map.of());
    git.must("init", "-q");
    git.must("remote", "add", "belay", "http://127.0.0.1:7700/api.git");
    git.must("remote", "add", "origin", "git@example.com:team/api.git");
    git.must("config", "user.url", "not a remote");
    Path below = Files.createDirectories(directory.resolve("a/b"));

    assertThat(Checkout.at(below).remotes())
        .isEqualTo(
            List.of(
                new Remote("belay", "http://127.0.0.1:7700/api.git"),
                new Remote("origin", "git@example.com:team/api.git")));
  }

  @Test
  void aLinkedWorkTreeHasTheRemotesOfItsRepository(@TempDir Path directory) throws IOException {
    Path main = Files.createDirectories(directory.resolve("main"));
    Git git = new Git(main, Map.of());
    git.must("init", "-q");
    git.must(
        "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x");
    git.must("remote", "add", "belay", "http://127.0.0.1:7700/api.git");
    git.must("worktree", "add", "-q", directory.resolve("linked").toString());

    assertThat(Checkout.at(directory.resolve("linked")).remote("belay")).isPresent();
  }

  @Test
  void outsideACheckoutThereAreNone(@TempDir Path directory) {
    assertThat(Checkout.at(directory).exists()).isFalse();
    assertThat(Checkout.at(directory).remotes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:7700/api.git, api",
    "http://localhost:7700/api.git, api",
    "http://0.0.0.0:7700/api.git, api",
    "http://belay:token@127.0.0.1:7700/api.git, api",
    "ssh://belay@127.0.0.1:2222/api-production.git, api-production",
    "belay@host:api.git, api",
    "http://127.0.0.1:7701/api.git, ''",
    "http://127.0.0.1:7700.evil.com/api.git, ''",
    "https://example.com/api.git, ''",
    "git@example.com:api.git, ''",
  })
  void aRemoteIsAnAppsWhenItPointsToTheServer(String url, String app) {
    assertThat(
            new Remote("r", url).app(new Credentials("http://127.0.0.1:7700", "", "")).orElse(""))
        .isEqualTo(app);
  }
}
