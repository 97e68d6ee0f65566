package belay.cli.home;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which home is meant where a server is installed. */
class MachineConfigTest {
  @TempDir Path directory;

  @Test
  void theInstalledServersHomeIsMeantWhereAPersonHasNone() throws Exception {
    assertThat(Home.of(env()).path()).isEqualTo(directory.resolve("server"));
  }

  @Test
  void aPersonsOwnLoginComesFirst() throws Exception {
    Map<String, String> env = env();
    Path own = Files.createDirectories(directory.resolve("person/.belay"));
    Files.writeString(own.resolve("credentials"), "{}");
    assumeNotRoot(Home.of(env), own);
  }

  /** Root administers the machine's server, whoever's login it once used. */
  private static void assumeNotRoot(Home home, Path own) {
    boolean root = System.getProperty("user.name", "").equals("root");
    assertThat(home.path().equals(own)).isNotEqualTo(root);
  }

  @Test
  void whatTheEnvironmentNamesIsMeant() throws Exception {
    Map<String, String> env = new java.util.HashMap<>(env());
    env.put("BELAY_HOME", directory.resolve("other").toString());
    assertThat(Home.of(env).path()).isEqualTo(directory.resolve("other"));
  }

  @Test
  void withoutAnInstallationThereIsNoHomeOfTheMachine() {
    assertThat(MachineConfig.read(directory.resolve("none")).home()).isEmpty();
  }

  private Map<String, String> env() throws Exception {
    Path conf = directory.resolve("belay.conf");
    Files.writeString(conf, "# a comment\nBELAY_HOME=" + directory.resolve("server") + "\n");
    return Map.of("BELAY_CONF", conf.toString(), "HOME", directory.resolve("person").toString());
  }
}
