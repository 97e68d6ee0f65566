package belay.apps;

import belay.activity.Activity;
import belay.activity.OfApp;
import belay.database.Database;
import belay.database.Micros;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.DynoSize;
import belay.release.Ids;
import belay.release.InvalidInput;
import belay.release.Printable;
import belay.release.ProcessTypes;
import belay.release.Refused;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/** Copies of apps in the database file. */
public final class SqlAppCopies implements AppCopies {
  private final Database database;
  private final SqlApps apps;
  private final SqlOrders orders;
  private final Activity activity;
  private final Predicate<String> own;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * Copies in this file.
   *
   * @param own whether a host name is under this server's own domain, where apps are named by it
   */
  public SqlAppCopies(
      Database database,
      SqlApps apps,
      SqlOrders orders,
      Activity activity,
      Predicate<String> own,
      InstantSource clock,
      RandomGenerator random) {
    this.own = own;
    this.database = database;
    this.apps = apps;
    this.orders = orders;
    this.activity = activity;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public AppCopy give(App app) {
    return new AppCopy(
        app.id(),
        app.name(),
        app.createdAt(),
        apps.formation(app),
        names(apps.sizes(app)),
        apps.settings(app),
        apps.domains(app).stream().map(Domain::hostname).toList(),
        orders.pin(app),
        orders.lock(app),
        orders.blocks(app),
        orders.kept(app));
  }

  @Override
  public void check(AppCopy copy, AppName name) {
    SettingsCheck.check(copy.settings());
    copy.formation().forEach(ProcessTypes::insist);
    copy.sizes()
        .forEach((type, size) -> {
          ProcessTypes.insist(type, 0);
          DynoSize.named(size);
        });
    database.read(h -> {
      insistFree(h, copy, name);
      return true;
    });
  }

  private static void insistFree(Handle h, AppCopy copy, AppName name) {
    Optional<App> here = AppRows.byId(h, copy.id());
    if (here.isPresent()) {
      throw Refused.conflict(
          "That app is on this server already, as "
              + here.get().name()
              + ". An import replaces nothing: roll back, or import it on another server.");
    }
    if (name.isOfARelease()) {
      throw Refused.rule(
          "Name "
              + name
              + " is not to be had: so begin the addresses of other apps' releases. Import it under"
              + " another name: --as NAME.");
    }
    if (AppRows.byNameOrId(h, name.value()).isPresent()) {
      throw Refused.conflict(
          "An app " + name + " is here already. Import it under another name: --as NAME.");
    }
  }

  @Override
  public Taken take(AppCopy copy, AppName name, UUID ownerId, Change change) {
    check(copy, name);
    try {
      return database.write(h -> {
        insistFree(h, copy, name);
        // Of one that was destroyed here, and whose owner may have been another.
        AppRows.forgetReceivers(h, copy.id(), false);
        row(h, copy, name, ownerId);
        App app = AppRows.byId(h, copy.id()).orElseThrow();
        apps.keep(h, app, copy.settings().narrowed());
        formation(h, copy);
        orders(h, copy);
        List<String> notDomains = domains(h, copy, name);
        activity.append(
            h, app.id(), new OfApp.Imported(name.value()), change, Micros.of(Micros.now(clock)));
        return new Taken(app, notDomains);
      });
    } finally {
      apps.forget(copy.id());
      orders.forget(copy.id());
    }
  }

  private void row(Handle h, AppCopy copy, AppName name, UUID ownerId) {
    h.execute(
        "insert into apps (id, name, owner_id, created_at, updated_at) values (?, ?, ?, ?, ?) on"
            + " conflict (id) do update set name = excluded.name, owner_id = excluded.owner_id,"
            + " updated_at = excluded.updated_at, deleted_at = null",
        copy.id().toString(),
        name.value(),
        ownerId.toString(),
        Micros.of(copy.createdAt().truncatedTo(ChronoUnit.MICROS)),
        Micros.of(Micros.now(clock)));
  }

  private static void formation(Handle h, AppCopy copy) {
    String id = copy.id().toString();
    h.execute("delete from formation where app_id = ?", id);
    copy.formation()
        .forEach((type, quantity) ->
            h.execute(
                "insert into formation (app_id, type, quantity) values (?, ?, ?)",
                id,
                type,
                quantity));
    h.execute("delete from dyno_sizes where app_id = ?", id);
    copy.sizes()
        .forEach((type, size) -> AppRows.keepSize(h, copy.id(), type, DynoSize.named(size)));
  }

  private static SortedMap<String, String> names(SortedMap<String, DynoSize> sizes) {
    SortedMap<String, String> names = new TreeMap<>();
    sizes.forEach((type, size) -> names.put(type, size.name()));
    return names;
  }

  private void orders(Handle h, AppCopy copy) {
    String id = copy.id().toString();
    // Of one that was destroyed here.
    for (String table : List.of("pins", "locks", "blocks", "kept")) {
      h.execute("delete from " + table + " where app_id = ?", id);
    }
    copy.pin().ifPresent(pin -> SqlOrders.put(h, copy.id(), pin));
    copy.lock().ifPresent(lock -> SqlOrders.put(h, copy.id(), lock));
    copy.blocks().forEach(block -> SqlOrders.put(h, copy.id(), block));
    long now = Micros.of(Micros.now(clock));
    copy.kept().forEach((version, by) -> SqlOrders.putKept(h, copy.id(), version, by, now));
  }

  /** Answers those that the app cannot have here. */
  private List<String> domains(Handle h, AppCopy copy, AppName name) {
    List<String> left = new ArrayList<>();
    for (String wanted : copy.domains()) {
      Optional<String> free =
          legal(wanted, name)
              .filter(own.negate())
              .filter(d -> AppRows.ownerOfDomain(h, d).isEmpty())
              .filter(d -> !AppRows.hasNeighbour(h, copy.id(), d));
      free.ifPresentOrElse(
          d ->
              h.execute(
                  "insert into domains (id, app_id, hostname, created_at) values (?, ?, ?, ?)",
                  Ids.next(random).toString(),
                  copy.id().toString(),
                  d,
                  Micros.of(Micros.now(clock))),
          () -> left.add(Printable.of(wanted)));
    }
    return left;
  }

  private static Optional<String> legal(String domain, AppName name) {
    try {
      return Optional.of(Hostname.of(domain, name));
    } catch (InvalidInput | Refused e) {
      return Optional.empty();
    }
  }
}
