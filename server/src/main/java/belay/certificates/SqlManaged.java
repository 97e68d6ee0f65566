package belay.certificates;

import belay.activity.Activity;
import belay.activity.OfConnections;
import belay.database.Database;
import belay.database.Micros;
import belay.release.App;
import belay.release.Change;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** The names that a person wants an authority's certificate for. Safe for several threads. */
public final class SqlManaged {
  private final Database database;
  private final Activity activity;
  private final InstantSource clock;

  public SqlManaged(Database database, Activity activity, InstantSource clock) {
    this.database = database;
    this.activity = activity;
    this.clock = clock;
  }

  /** Apps whose domains get certificates. */
  Set<UUID> apps() {
    return database.read(h ->
        h.select("select app_id from managed_apps").mapTo(String.class).list().stream()
            .map(UUID::fromString)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Whether anything changed. */
  boolean manage(App app, boolean on, Change change) {
    long now = Micros.of(Micros.now(clock));
    return database.write(h -> {
      String id = app.id().toString();
      int changed =
          on
              ? h.execute(
                  "insert into managed_apps (app_id, since) values (?, ?) on conflict do nothing",
                  id,
                  now)
              : h.execute("delete from managed_apps where app_id = ?", id);
      if (changed == 1) {
        activity.append(h, app.id(), new OfConnections.CertificatesManaged(on), change, now);
      }
      return changed == 1;
    });
  }

  /** Names of the server's own. */
  List<String> names() {
    return database.read(
        h -> h.select("select name from wanted_names order by name").mapTo(String.class).list());
  }

  /** These in place of those before. */
  void want(Collection<String> names) {
    long now = Micros.of(Micros.now(clock));
    database.write(h -> {
      h.execute("delete from wanted_names");
      new TreeSet<>(names)
          .forEach(n -> h.execute("insert into wanted_names (name, since) values (?, ?)", n, now));
      return true;
    });
  }
}
