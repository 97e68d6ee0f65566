package belay.cli.deploys;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HerokuEnvTest {
  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Path authority;

  @BeforeEach
  void aServersHome() throws IOException {
    authority = Files.writeString(home.resolve("ca.pem"), "OURS\n");
  }

  private Cli cli(String url) {
    return new Cli()
        .env("BELAY_HOME", home.toString())
        .env("HOME", home.toString())
        .env("BELAY_URL", url)
        .env("BELAY_API_KEY", "it's");
  }

  private Path guard() {
    return home.resolve(".config/belay/heroku-guard.cjs");
  }

  @Test
  void nodeLoadsTheGuardBehindWhatItLoadsAnyway() throws IOException {
    String out =
        cli("http://127.0.0.1:7700")
            .env("NODE_OPTIONS", "--max-old-space-size=400")
            .run("heroku:env", "--classic")
            .ended(0)
            .out();

    assertThat(out)
        .contains("NODE_OPTIONS='--max-old-space-size=400 --require " + guard() + "'")
        .contains("HEROKU_DATA_HOST='127.0.0.1:7700'");
    assertThat(guard()).content().contains("BELAY_HEROKU_SERVER");
  }

  @Test
  void everythingThatTheHerokuCommandReadsIsExported() {
    String out = cli("http://127.0.0.1:7700").run("heroku:env").ended(0).out();

    assertThat(out.lines())
        .allMatch(line -> line.startsWith("export "))
        .contains(
            "export HEROKU_HOST='https://127.0.0.1:7700'",
            "export HEROKU_API_KEY='it'\\''s'",
            "export HEROKU_PARTICLEBOARD_URL='https://127.0.0.1:7700'",
            "export DISABLE_TELEMETRY='true'",
            "export NODE_EXTRA_CA_CERTS='" + authority + "'",
            "export GIT_CONFIG_COUNT='3'",
            "export GIT_CONFIG_KEY_2='credential.https://git.heroku.com.helper'",
            "export GIT_CONFIG_VALUE_2=''",
            "export HEROKU_DATA_HOST='127.0.0.1'",
            "export BELAY_HEROKU_SERVER='https://127.0.0.1:7700'",
            "export NODE_OPTIONS='--require " + guard() + "'",
            "export GIT_CONFIG_KEY_1='credential.https://127.0.0.1:7700.helper'",
            "export GIT_CONFIG_KEY_0='http.https://127.0.0.1:7700/.sslCAInfo'",
            "export GIT_CONFIG_VALUE_0='" + authority + "'")
        .noneMatch(line -> line.contains("SSL_CERT_FILE"));
  }

  @Test
  void whatThePersonTrustsAlreadyStaysTrusted() throws IOException {
    Path theirs = Files.writeString(home.resolve("corporate.pem"), "THEIRS\n");
    String out =
        cli("http://127.0.0.1:7700")
            .env("NODE_EXTRA_CA_CERTS", theirs.toString())
            .env("GIT_SSL_CAINFO", theirs.toString())
            .env("GIT_CONFIG_COUNT", "2")
            .run("heroku:env", "--classic")
            .ended(0)
            .out();

    Path both = home.resolve(".config/belay/127.0.0.1-7700/node_extra_ca_certs.pem");
    assertThat(out)
        .contains("export NODE_EXTRA_CA_CERTS='" + both + "'")
        .contains("export SSL_CERT_FILE='" + authority + "'")
        .contains(
            "export GIT_SSL_CAINFO='"
                + home.resolve(".config/belay/127.0.0.1-7700/git_ssl_cainfo.pem"))
        .contains("export GIT_CONFIG_COUNT='5'")
        .contains("export GIT_CONFIG_KEY_2=");
    assertThat(both).content().contains("THEIRS").contains("OURS");
  }

  @Test
  void theBundleOfOneServerIsLeftAloneByAnother() throws IOException {
    Path theirs = Files.writeString(home.resolve("corporate.pem"), pem("THEIRS"));
    Files.writeString(authority, pem("OURS"));
    Path first = home.resolve(".config/belay/127.0.0.1-7700/node_extra_ca_certs.pem");
    Path second = home.resolve(".config/belay/127.0.0.1-7800/node_extra_ca_certs.pem");
    cli("http://127.0.0.1:7700")
        .env("NODE_EXTRA_CA_CERTS", theirs.toString())
        .run("heroku:env")
        .ended(0);
    String before = Files.readString(first);
    Files.writeString(authority, pem("OTHERS"));

    // In the shell of the first, and again: nothing is there twice.
    for (int i = 0; i < 2; i++) {
      cli("http://127.0.0.1:7800")
          .env("NODE_EXTRA_CA_CERTS", (i == 0 ? first : second).toString())
          .run("heroku:env")
          .ended(0);
    }

    assertThat(first).hasContent(before);
    assertThat(second).hasContent(pem("THEIRS") + pem("OURS") + pem("OTHERS"));
  }

  private static String pem(String content) {
    return "-----BEGIN CERTIFICATE-----\n" + content + "\n-----END CERTIFICATE-----\n";
  }

  @Test
  void aSecondTimeChangesNothingMore() {
    String key = "http.https://127.0.0.1:7700/.sslCAInfo";
    String out =
        cli("http://127.0.0.1:7700")
            .env("GIT_CONFIG_COUNT", "3")
            .env("GIT_CONFIG_KEY_2", "credential.https://git.heroku.com.helper")
            .env("NODE_OPTIONS", "--require " + guard())
            .env("GIT_CONFIG_KEY_0", key)
            .env("GIT_CONFIG_KEY_1", "credential.https://127.0.0.1:7700.helper")
            .env("NODE_EXTRA_CA_CERTS", authority.toString())
            .run("heroku:env")
            .ended(0)
            .out();
    assertThat(out)
        .doesNotContain("GIT_CONFIG_COUNT")
        .contains("export NODE_OPTIONS='--require " + guard() + "'\n")
        .contains("export NODE_EXTRA_CA_CERTS='" + authority + "'");
  }

  @Test
  void anotherHostIsSaidToNeedATunnel() {
    Cli.Result result = cli("https://belay.example.com:7700").run("heroku:env").ended(0);
    assertThat(result.err()).contains("docs/heroku-cli.md");
    assertThat(result.out()).contains("export HEROKU_HOST='https://belay.example.com:7700'");
  }
}
