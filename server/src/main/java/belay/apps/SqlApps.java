package belay.apps;

import belay.activity.Activity;
import belay.activity.Event;
import belay.activity.EventRows;
import belay.activity.Happening;
import belay.activity.OfApp;
import belay.activity.OfConnections;
import belay.activity.OfDynos;
import belay.database.Database;
import belay.database.Memo;
import belay.database.Micros;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.DynoSize;
import belay.release.Ids;
import belay.release.NotFound;
import belay.release.Printable;
import belay.release.ProcessTypes;
import belay.release.Refused;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/** Apps in the database file. */
public final class SqlApps implements Apps {

  private final Database database;
  private final Activity activity;
  private final BuildpackSeal seal;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Memo<Facts> facts = new Memo<>();

  /** The app's rows that every switch reads, kept until they change. */
  private record Facts(
      Optional<App> app,
      SortedMap<String, Integer> formation,
      SortedMap<String, DynoSize> sizes,
      List<Domain> domains,
      Settings settings) {}

  /** Encrypts text under an id; what was changed in the file is not opened. */
  public interface Seal {
    byte[] seal(String id, String text);

    Optional<String> open(String id, byte[] sealed);
  }

  /**
   * Apps in this file.
   *
   * @param seal for passwords in their settings, those too that an earlier version kept in plain
   */
  public SqlApps(
      Database database,
      Activity activity,
      Seal seal,
      InstantSource clock,
      RandomGenerator random) {
    this.database = database;
    this.activity = activity;
    this.seal = new BuildpackSeal(seal);
    this.clock = clock;
    this.random = random;
    database.write(h -> {
      SettingsRows.sealBuildpacks(h, this.seal);
      return true;
    });
  }

  @Override
  public App create(AppName name, UUID ownerId, Change change) {
    return database.write(h -> {
      refuseTaken(h, name);
      long now = now();
      UUID id = Ids.next(random);
      h.execute(
          "insert into apps (id, name, owner_id, created_at, updated_at)"
              + " values (?, ?, ?, ?, ?)",
          id.toString(),
          name.value(),
          ownerId.toString(),
          now,
          now);
      App app = AppRows.byId(h, id).orElseThrow();
      append(h, app, new OfApp.Created(name.value()), change);
      return app;
    });
  }

  @Override
  public Optional<App> find(UUID id) {
    return facts(id).app();
  }

  private Facts facts(UUID appId) {
    return facts.get(
        appId,
        id ->
            database.read(h ->
                new Facts(
                    AppRows.byId(h, id),
                    AppRows.formation(h, id),
                    AppRows.sizes(h, id),
                    AppRows.domains(h, id),
                    SettingsRows.settings(h, seal, id))));
  }

  @Override
  public Optional<App> find(String nameOrId) {
    return database.read(h -> AppRows.byNameOrId(h, nameOrId));
  }

  @Override
  public List<App> all() {
    return database.read(AppRows::all);
  }

  @Override
  public Fate fate(UUID id) {
    return database.read(h -> AppRows.fate(h, id));
  }

  @Override
  public App rename(App app, AppName name, Change change) {
    return changed(
        app,
        h -> {
          App known = alive(h, app);
          if (known.name().equals(name)) {
            return known;
          }
          refuseTaken(h, name);
          h.execute(
              "update apps set name = ?, updated_at = ? where id = ?",
              name.value(),
              now(),
              app.id().toString());
          append(h, app, new OfApp.Renamed(known.name().value(), name.value()), change);
          return alive(h, app);
        });
  }

  @Override
  public App transfer(App app, UUID ownerId, Happening event, Change change) {
    return changed(
        app,
        h -> {
          String id = alive(h, app).id().toString();
          h.execute(
              "update apps set owner_id = ?, updated_at = ? where id = ?",
              ownerId.toString(),
              now(),
              id);
          append(h, app, event, change);
          return alive(h, app);
        });
  }

  @Override
  public void forget(App app, Change change) {
    change(
        app,
        h -> {
          h.execute("delete from domains where app_id = ?", app.id().toString());
          h.execute("delete from log_drains where app_id = ?", app.id().toString());
          AppRows.forgetCertificates(h, app.id());
          h.execute("delete from builds where app_id = ?", app.id().toString());
          AppRows.forgetReceivers(h, app.id(), true);
          h.execute("update apps set deleted_at = ? where id = ?", now(), app.id().toString());
          append(h, app, new OfApp.Destroyed(app.name().value()), change);
        });
  }

  @Override
  public SortedMap<String, Integer> formation(App app) {
    return new TreeMap<>(facts(app.id()).formation());
  }

  @Override
  public void scale(App app, Map<String, Integer> quantities, Change change) {
    quantities.forEach(ProcessTypes::insist);
    change(
        app,
        h -> {
          SortedMap<String, Integer> before = AppRows.formation(h, app.id());
          SortedMap<String, Integer> changed = new TreeMap<>(quantities);
          changed.entrySet().removeIf(e -> e.getValue().equals(before.get(e.getKey())));
          if (changed.isEmpty()) {
            return;
          }
          changed.forEach((type, quantity) ->
              h.execute(
                  "insert into formation (app_id, type, quantity) values (?, ?, ?)"
                      + " on conflict (app_id, type) do update set quantity ="
                      + " excluded.quantity",
                  app.id().toString(),
                  type,
                  quantity));
          append(h, app, new OfDynos.Scaled(changed), change);
        });
  }

  @Override
  public SortedMap<String, DynoSize> sizes(App app) {
    return new TreeMap<>(facts(app.id()).sizes());
  }

  @Override
  public void resize(App app, Map<String, DynoSize> sizes, Change change) {
    change(
        app,
        h -> {
          SortedMap<String, DynoSize> before = AppRows.sizes(h, app.id());
          SortedMap<String, String> changed = new TreeMap<>();
          sizes.forEach((type, size) -> {
            if (!size.equals(before.getOrDefault(type, DynoSize.USUAL))) {
              AppRows.keepSize(h, app.id(), type, size);
              changed.put(type, size.name());
            }
          });
          if (!changed.isEmpty()) {
            append(h, app, new OfDynos.Resized(changed), change);
          }
        });
  }

  @Override
  public List<Domain> domains(App app) {
    return facts(app.id()).domains();
  }

  @Override
  public Optional<UUID> ownerOfDomain(String hostname) {
    return database.read(h -> AppRows.ownerOfDomain(h, hostname));
  }

  @Override
  public Domain addDomain(App app, String hostname, Change change) {
    return changed(
        app,
        h -> {
          String name = Hostname.of(hostname, alive(h, app).name());
          AppRows.ownerOfDomain(h, name)
              .ifPresent(owner -> {
                throw Refused.rule(
                    owner.equals(app.id())
                        ? app.name() + " has " + name + " already."
                        : name + " is in use by another app.");
              });
          AppRows.insistOnRoomForDomain(h, app);
          UUID id = Ids.next(random);
          long now = now();
          h.execute(
              "insert into domains (id, app_id, hostname, created_at) values (?, ?, ?, ?)",
              id.toString(),
              app.id().toString(),
              name,
              now);
          Domain domain = new Domain(id, name, Micros.instant(now));
          append(h, app, new OfConnections.DomainAdded(id, name, domain.createdAt()), change);
          return domain;
        });
  }

  @Override
  public void removeDomain(App app, String hostname, Change change) {
    change(
        app,
        h -> {
          Domain known =
              AppRows.domains(h, app.id()).stream()
                  .filter(d -> d.hostname().equals(Hostname.ascii(hostname)))
                  .findFirst()
                  .orElseThrow(() ->
                      new NotFound(
                          "domain",
                          app.name()
                              + " does not have the domain "
                              + Printable.of(hostname, 100)
                              + "."));
          h.execute("delete from domains where id = ?", known.id().toString());
          h.execute("delete from domain_endpoints where domain_id = ?", known.id().toString());
          append(
              h,
              app,
              new OfConnections.DomainRemoved(known.id(), known.hostname(), known.createdAt()),
              change);
        });
  }

  @Override
  public Settings settings(App app) {
    return facts(app.id()).settings();
  }

  @Override
  public void settings(App app, Settings settings, Happening event, Change change) {
    SettingsCheck.check(settings);
    change(
        app,
        h -> {
          SettingsRows.keepSettings(h, seal, app, settings);
          append(h, app, event, change);
        });
  }

  @Override
  public void event(App app, Happening event, Change change) {
    database.write(h -> append(h, app, event, change));
  }

  @Override
  public List<Event> events(App app, long from, boolean descending, int max) {
    return database.read(h -> EventRows.page(h, app, from, descending, max));
  }

  private void change(App app, Consumer<Handle> work) {
    changed(
        app,
        h -> {
          alive(h, app);
          work.accept(h);
          return h.execute(
              "update apps set updated_at = ? where id = ?", now(), app.id().toString());
        });
  }

  private <T> T changed(App app, Function<Handle, T> work) {
    try {
      return database.write(work);
    } finally {
      facts.forget(app.id());
    }
  }

  /** Keeps the settings of an app that is made in this transaction. */
  void keep(Handle h, App app, Settings settings) {
    SettingsRows.keepSettings(h, seal, app, settings);
  }

  /** Looks anew at an app. */
  void forget(UUID appId) {
    facts.forget(appId);
  }

  private static App alive(Handle h, App app) {
    return AppRows.byId(h, app.id())
        .orElseThrow(() -> new NotFound("app", "Couldn't find that app."));
  }

  private static void refuseTaken(Handle h, AppName name) {
    if (name.isOfARelease()) {
      throw Refused.rule(
          "Name "
              + name
              + " is not to be had: with a v, a number and two dashes begin the addresses of other"
              + " apps' releases.");
    }
    if (AppRows.byNameOrId(h, name.value()).isPresent()) {
      throw Refused.rule("Name " + name + " is already taken");
    }
  }

  /** Answers true, so that a change can end with it. */
  private boolean append(Handle h, App app, Happening event, Change change) {
    activity.append(h, app.id(), event, change, now());
    return true;
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }
}
