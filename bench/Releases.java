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
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Writes releases into a stopped home's ledger as changes of config would, of the slug that its
 * newest has. Releases HOME APP-ID COUNT
 */
public class Releases {
  private static final int PART = 1_000;

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
      Part part = new Part(database);
      SqlLedger ledger =
          SqlLedger.open(
              part,
              new Activity(List.of(), random),
              home.resolve("keys/config.key"),
              InstantSource.system(),
              random);
      var slug = ledger.newest(app, 1).getFirst().release().slug();
      int count = Integer.parseInt(args[2]);
      for (int from = 0; from < count; from += PART) {
        int first = from;
        int next = Math.min(count, from + PART);
        part.write(() -> {
          for (int i = first; i < next; i++) {
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
        });
      }
    }
  }

  /**
   * The database with many changes in one transaction: that they are kept one by one is not what is
   * measured.
   */
  private static final class Part implements Database {
    private final Database whole;
    private Optional<Handle> open = Optional.empty();

    Part(Database whole) {
      this.whole = whole;
    }

    void write(Runnable changes) {
      whole.write(h -> {
        open = Optional.of(h);
        changes.run();
        open = Optional.empty();
        return true;
      });
    }

    @Override
    public <T> T write(Function<Handle, T> work) {
      return open.isPresent() ? work.apply(open.get()) : whole.write(work);
    }

    @Override
    public <T> T read(Function<Handle, T> work) {
      return open.isPresent() ? work.apply(open.get()) : whole.read(work);
    }

    @Override
    public void afterEachWrite(Runnable task) {
      whole.afterEachWrite(task);
    }

    @Override
    public boolean refusedByARule(Throwable e) {
      return whole.refusedByARule(e);
    }

    @Override
    public void close() {
      whole.close();
    }
  }
}
