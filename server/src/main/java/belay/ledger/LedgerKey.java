package belay.ledger;

import belay.database.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** The key that seals a ledger's config: in a file beside the database, which knows whose it is. */
final class LedgerKey {
  private LedgerKey() {}

  /**
   * Reads it from its file, made at the first start (0600).
   *
   * @throws ConfigKeyUnusable when the file is gone, or not a key; none is made for a ledger that
   *     has one
   */
  static byte[] of(Database database, Path file, SecureRandom random) {
    if (Files.exists(file)) {
      byte[] key = ConfigKeyFile.read(file);
      if (key.length != ConfigSeal.KEY_BYTES) {
        throw new ConfigKeyUnusable(
            "The key for config vars, "
                + file
                + ", has "
                + key.length
                + " bytes and not "
                + ConfigSeal.KEY_BYTES
                + ": it was damaged, and without it the config in the ledger cannot be read. Put it"
                + " back from a backup. Nothing was changed, and apps go on serving.");
      }
      return key;
    }
    if (fingerprint(database).isEmpty()) {
      return ConfigKeyFile.make(file, random);
    }
    throw new ConfigKeyUnusable(
        "The key for config vars, "
            + file
            + ", is gone, and without it the config in the ledger cannot be read. Put it back"
            + " from a backup. Apps go on serving.");
  }

  /**
   * Notes whose it is in a ledger that has none.
   *
   * @throws ConfigKeyUnusable when it is another's
   */
  static void claim(Database database, ConfigSeal seal) {
    Optional<String> known = fingerprint(database);
    if (known.isEmpty()) {
      database.write(h -> h.execute("insert into config_key values (1, ?)", seal.fingerprint()));
    } else if (!known.get().equals(seal.fingerprint())) {
      throw new ConfigKeyUnusable(
          "The key for config vars (keys/config.key) and the ledger (data/ledger.db) do not belong"
              + " together: it was sealed with another key. Put back the one of the two that was"
              + " exchanged. Apps go on serving.");
    }
  }

  private static Optional<String> fingerprint(Database database) {
    return database.read(
        h -> h.select("select fingerprint from config_key").mapTo(String.class).findOne());
  }
}
