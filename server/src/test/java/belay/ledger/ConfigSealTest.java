package belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.activity.Activities;
import belay.database.Database;
import belay.database.sqlite.FreshDatabase;
import belay.release.ConfigVars;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSealTest {
  private static final ConfigVars CONFIG = ConfigVars.of(Map.of("PASSWORD", "hunter2-hunter2"));

  @TempDir Path home;
  private final ConfigSeal seal = new ConfigSeal(new byte[32], new SecureRandom());

  @Test
  void whatIsSealedOpensAgain() {
    String id = seal.idOf(CONFIG);
    assertThat(seal.openConfig(id, Optional.empty(), seal.seal(id, CONFIG))).contains(CONFIG);
    assertThat(seal.seal(id, CONFIG)).isNotEqualTo(seal.seal(id, CONFIG));
  }

  @Test
  void oneBitOrAnotherIdOrAnotherKeyDoesNotOpen() {
    String id = seal.idOf(CONFIG);
    byte[] sealed = seal.seal(id, CONFIG);
    assertThat(seal.openConfig(seal.idOf(ConfigVars.EMPTY), Optional.empty(), sealed)).isEmpty();
    assertThat(seal.openConfig(id, Optional.empty(), new byte[5])).isEmpty();
    byte[] otherKey = new byte[32];
    otherKey[0] = 1;
    assertThat(
            new ConfigSeal(otherKey, new SecureRandom()).openConfig(id, Optional.empty(), sealed))
        .isEmpty();
    sealed[sealed.length / 2] ^= 1;
    assertThat(seal.openConfig(id, Optional.empty(), sealed)).isEmpty();
  }

  @Test
  void theIdTellsContentApartAndNothingElse() {
    assertThat(seal.idOf(CONFIG)).isEqualTo(seal.idOf(ConfigVars.of(CONFIG.values())));
    assertThat(seal.idOf(ConfigVars.of(Map.of("A", "BC"))))
        .isNotEqualTo(seal.idOf(ConfigVars.of(Map.of("AB", "C"))));
  }

  @Test
  void theFieldsOfARowDoNotRunTogether() {
    assertThat(new Encoding("x").text("ab").text("c").hex())
        .isNotEqualTo(new Encoding("x").text("a").text("bc").hex());
    assertThat(new Encoding("x").text(java.util.Optional.<String>empty()).hex())
        .isNotEqualTo(new Encoding("x").text("").hex());
  }

  @Test
  void noSecretIsInTheFileOnTheDisk() throws IOException {
    try (Fixture fixture = new Fixture(home)) {
      fixture.ledger.append(Fixture.deploy(Fixture.APP, CONFIG.values()));
      fixture.ledger.keepOutput(fixture.append(), "the password is hunter2-hunter2");
    }
    try (var files = Files.list(home)) {
      for (Path file : files.toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("%s", file.getFileName())
            .doesNotContain("hunter2");
      }
    }
  }

  @Test
  void theKeyIsMadeOnceAndOnlyItsOwnerReadsIt() throws IOException {
    new Fixture(home).close();
    byte[] key = Files.readAllBytes(home.resolve("config.key"));
    assertThat(key).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(Files.getPosixFilePermissions(home.resolve("config.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    new Fixture(home).close();
    assertThat(home.resolve("config.key")).hasBinaryContent(key);
  }

  @Test
  void aLostKeyIsSaidAndNoNewOneIsMade() throws IOException {
    new Fixture(home).close();
    Files.delete(home.resolve("config.key"));
    assertFails("is gone");
    assertThat(home.resolve("config.key")).doesNotExist();
  }

  @Test
  void aWrongKeyIsSaid() throws IOException {
    new Fixture(home).close();
    Files.write(home.resolve("config.key"), new byte[32]);
    assertFails("was sealed with another key");
  }

  @Test
  void aShortKeyIsSaid() throws IOException {
    new Fixture(home).close();
    Files.write(home.resolve("config.key"), new byte[7]);
    assertFails("has 7 bytes and not 32: it was damaged");
  }

  private void assertFails(String message) {
    try (Database database = FreshDatabase.open(home.resolve("ledger.db"))) {
      assertThatThrownBy(() ->
              SqlLedger.open(
                  database,
                  Activities.unheard(),
                  home.resolve("config.key"),
                  InstantSource.system(),
                  new SecureRandom()))
          .isInstanceOf(ConfigKeyUnusable.class)
          .hasMessageContaining(message);
    }
  }
}
