package belay.mail;

import belay.database.Database;
import belay.release.InvalidInput;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** The password for the SMTP server, sealed in the database file. Safe for several threads. */
public final class MailPassword {
  private static final String NAME = "smtp.password";
  private static final int CHARS_MAX = 500;

  private final Database database;
  private final Seal seal;

  /** Encrypts values under a name, and opens what was not changed in the file. */
  public record Seal(
      BiFunction<String, SortedMap<String, String>, byte[]> close,
      BiFunction<String, byte[], Optional<SortedMap<String, String>>> open) {}

  public MailPassword(Database database, Seal seal) {
    this.database = database;
    this.seal = seal;
  }

  /** Empty when there is none, or it was changed in the file. */
  public Optional<String> get() {
    return database
        .read(h ->
            h.select("select sealed from server_secrets where name = ?", NAME)
                .mapTo(byte[].class)
                .findOne())
        .flatMap(sealed -> seal.open().apply(NAME, sealed))
        .map(values -> values.getOrDefault(NAME, ""));
  }

  /** Keeps another; nothing for none. */
  public void set(Optional<String> password) {
    password
        .filter(p -> p.isEmpty() || p.length() > CHARS_MAX || p.chars().anyMatch(c -> c < ' '))
        .ifPresent(_ -> {
          throw new InvalidInput(
              "The password is one line of at most " + CHARS_MAX + " characters.");
        });
    Optional<byte[]> sealed =
        password.map(p -> seal.close().apply(NAME, new TreeMap<>(Map.of(NAME, p))));
    database.write(h -> {
      h.execute("delete from server_secrets where name = ?", NAME);
      sealed.ifPresent(
          s -> h.execute("insert into server_secrets (name, sealed) values (?, ?)", NAME, s));
      return true;
    });
  }
}
