package belay.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import belay.access.PlainSeal;
import belay.access.SqlAccess;
import belay.access.User;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.home.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstUserTest {
  private static final String URL = "http://127.0.0.1:7700";

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Database database;

  @SuppressWarnings("NullAway.Init") // set before each test
  private SqlAccess access;

  @BeforeEach
  void open() {
    database = FreshDatabase.open(home.resolve("ledger.db"));
    access = new SqlAccess(database, InstantSource.system(), new SecureRandom(), PlainSeal.ACCESS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Path file() {
    return home.resolve("credentials");
  }

  private FirstUser first() {
    return new FirstUser(access, file());
  }

  private String token() {
    return StateFile.read(file()).path("token").asText();
  }

  @Test
  void theFirstUsersAddressIsOneThatNoClientTakesForATeam() {
    first().ensure(URL, Optional.empty());

    assertThat(access.users()).hasSize(1);
    assertThat(access.users().getFirst().email()).matches("[^@]+@[a-z]+\\.[a-z]+");
  }

  @Test
  void aTokenThatWasRevokedIsReplacedAtTheNextStart() {
    first().ensure(URL, Optional.empty());
    String dead = token();
    User user = access.users().getFirst();
    access.tokens(user).forEach(t -> access.revokeToken(user, t.id()));
    assertThat(first().token()).isEmpty();

    first().ensure(URL, Optional.empty());

    assertThat(token()).isNotEqualTo(dead);
    assertThat(access.byToken(token()).orElseThrow().user()).isEqualTo(user);
    assertThat(first().token()).contains(token());
  }

  @Test
  void oneThatIsKnownStaysWithTheAddressesOfToday() {
    first().ensure(URL, Optional.empty());
    String known = token();

    first().ensure("http://127.0.0.1:7701", Optional.of("https://belay.example.com:7701"));

    assertThat(token()).isEqualTo(known);
    assertThat(StateFile.read(file()).path("url").asText()).endsWith(":7701");
    assertThat(StateFile.read(file()).path("public_url").asText()).contains("belay.example.com");
  }

  @Test
  void aLoginToAnotherServerIsPutAside() throws IOException {
    String login =
        "{\"url\":\"https://elsewhere.example.com:9\",\"email\":\"a@b.c\",\"token\":\"belay_x\"}";
    Files.writeString(file(), login);

    first().ensure(URL, Optional.empty());

    assertThat(home.resolve("credentials.elsewhere")).content().isEqualTo(login);
    assertThat(access.byToken(token())).isPresent();
  }
}
