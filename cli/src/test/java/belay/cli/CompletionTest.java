package belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletionTest {
  @SuppressWarnings("NullAway.Init") // set before each test
  private ControlPlane plane;

  @BeforeEach
  void open() {
    plane = new ControlPlane();
  }

  @AfterEach
  void close() {
    plane.close();
  }

  private List<String> complete(String... words) {
    return Cli.of(plane).complete(words).out().lines().toList();
  }

  @Test
  void theFirstWordIsACommand() {
    assertThat(complete("config:")).contains("config:set", "config:get").doesNotContain("config");
    assertThat(complete("rollb")).contains("rollback");
  }

  @Test
  void aCommandOfTwoWordsIsCompletedToo() {
    assertThat(complete("config", "s")).contains("set");
    assertThat(complete("help", "rollb")).contains("rollback");
  }

  @Test
  void whatBeginsWithADashIsAnOptionOfThatCommand() {
    assertThat(complete("rollback", "--d")).containsExactly("--dry-run");
    assertThat(complete("rollback", "v3", "--re")).contains("--reason", "--rehearse");
  }

  @Test
  void appsComeFromTheServer() {
    plane.answers("GET /apps", "[{\"name\":\"shop\"},{\"name\":\"api\"},{\"name\":\"site\"}]");
    assertThat(complete("releases", "-a", "s")).containsExactly("shop", "site");
  }

  @Test
  void releasesAreThoseOfTheAppThatIsNamed() {
    plane.answers("GET /apps/shop/releases", "[{\"version\":12},{\"version\":11},{\"version\":2}]");
    assertThat(complete("rollback", "-a", "shop", "v1")).containsExactly("v12", "v11");
  }

  @Test
  void withoutAServerThereIsSilence() {
    Cli.Result result =
        new Cli().env("BELAY_HOME", "/nonexistent").complete("rollback", "-a", "shop", "");
    assertThat(result.out() + result.err()).isEmpty();
    assertThat(result.status()).isZero();
  }

  @Test
  void everyShellHasItsScriptAndOthersAreRefused() {
    for (String shell : List.of("bash", "zsh", "fish")) {
      assertThat(Cli.of(plane).run("completion", shell).ended(0).out()).contains("--complete");
    }
    assertThat(Cli.of(plane).run("completion", "tcsh").ended(2).err())
        .contains("bash, zsh and fish");
  }
}
