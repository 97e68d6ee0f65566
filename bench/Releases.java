import belay.activity.Activity;
import belay.database.Database;
import belay.database.sqlite.SqliteDatabase;
import belay.ledger.Draft;
import belay.ledger.SqlLedger;
import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes releases into a stopped home's ledger as changes of config would, of the slug that its
 * newest has. Releases HOME APP-ID COUNT
 */
public class Releases {
  public static void main(String[] args) {
    Path home = Path.of(args[0]);
    UUID app = UUID.fromString(args[1]);
    SecureRandom random = new SecureRandom();
    Change by =
        new Change(
            new Actor(new UUID(0, 2), "ana@example.com", "key"),
            Change.Source.CLI,
            Optional.of("to see"));
    try (Database database = SqliteDatabase.open(home.resolve("data/ledger.db"))) {
      SqlLedger ledger =
          SqlLedger.open(
              database,
              new Activity(List.of(), random),
              home.resolve("keys/config.key"),
              InstantSource.system(),
              random);
      var slug = ledger.newest(app, 1).getFirst().release().slug();
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        Release release =
            ledger.append(
                new Draft(
                    app,
                    Kind.CONFIG,
                    Release.Ref.keys(List.of("KEY")),
                    "Set KEY config vars",
                    by,
                    false,
                    slug,
                    ConfigVars.EMPTY.with(Map.of("KEY", Optional.of("value " + i % 1000)))));
        ledger.mark(release, ReleaseStatus.SUCCEEDED, "");
      }
    }
  }
}
