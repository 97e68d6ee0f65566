package belay.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.postgres.PsqlClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedServerTest {
  private static NamedServer of(String url) {
    return NamedServer.of(url, Optional.empty());
  }

  @Test
  void aUrlIsReadWithOddCharactersAndToldWithoutThePassword() {
    NamedServer server =
        of("postgres://ad%40min:p%3Aw%2Fd+%25@[fd00::7]:6000/main?sslmode=require");
    assertThat(server.user()).isEqualTo("ad@min");
    assertThat(server.password()).isEqualTo("p:w/d+%");
    assertThat(server.place()).isEqualTo("[fd00::7]:6000");
    assertThat(server.database()).isEqualTo("main");
    assertThat(server.options()).containsEntry("sslmode", "require");
    assertThat(server.toString()).isEqualTo("NamedServer[ad@min@[fd00::7]:6000]");
    assertThat(of("postgresql://a:b@pg").place()).isEqualTo("pg:5432");
    assertThat(of("postgresql://a:b@pg").database()).isEqualTo("postgres");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://a:hunter2@h | begins with postgres://",
        "postgres://h:5432/x | names a user and a host",
        "postgres://a@h | has no password",
        "postgres://a:hunter2@h:99999 | names no port",
        "postgres://a:hunter2@h/x?host=y | may have sslmode",
        "postgres://a:hunter2@h /x | is no URL"
      })
  void whatIsNoneIsSaidWithoutIt(String url, String words) {
    assertThatThrownBy(() -> of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words)
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void aPasswordInAFileIsReadEachTime(@TempDir Path home) throws Exception {
    NamedServer server = NamedServer.of("postgres://a@h", Optional.of(Path.of("secret"))).in(home);
    Files.writeString(home.resolve("secret"), "one\n");
    assertThat(server.secret()).isEqualTo("one");
    Files.writeString(home.resolve("secret"), "two\n");
    assertThat(server.secret()).isEqualTo("two");
  }

  /** The example of RFC 7677. */
  @Test
  void aVerifierIsThatOfTheRfc() {
    byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    assertThat(Scram.verifier("pencil", salt))
        .isEqualTo(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
                + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
  }

  @Test
  void whatTheClientComplainsOfIsSaidOnce() {
    assertThat(
            PsqlClient.reason(
                "psql: error: connection to server at \"h\", port 5432 failed: FATAL:  sorry, too"
                    + " many clients already\n"))
        .isEqualTo(
            "connection to server at \"h\", port 5432 failed: FATAL:  sorry, too many clients"
                + " already");
    assertThat(PsqlClient.reason("")).isEqualTo("psql ended without a word");
  }
}
