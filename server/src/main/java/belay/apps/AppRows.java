package belay.apps;

import belay.database.Micros;
import belay.release.App;
import belay.release.AppName;
import belay.release.ConfigMode;
import belay.release.DynoSize;
import belay.release.Limits;
import belay.release.RuntimeKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL of apps. Lists of words are kept one to a line. */
final class AppRows {
  private static final String ALIVE = "select * from apps where deleted_at is null ";

  private AppRows() {}

  static Optional<App> byId(Handle h, UUID id) {
    return h.select(ALIVE + "and id = ?", id.toString()).map((row, c) -> app(row)).findOne();
  }

  static Optional<App> byNameOrId(Handle h, String nameOrId) {
    return h.select(ALIVE + "and (name = ? or id = ?)", nameOrId, nameOrId.toLowerCase(Locale.ROOT))
        .map((row, c) -> app(row))
        .findOne();
  }

  static List<App> all(Handle h) {
    return h.select(ALIVE + "order by name").map((row, c) -> app(row)).list();
  }

  static Fate fate(Handle h, UUID id) {
    Optional<App> alive = byId(h, id);
    if (alive.isPresent()) {
      return new Fate.Alive(alive.get());
    }
    boolean was =
        h.select("select 1 from apps where id = ?", id.toString())
            .mapTo(Integer.class)
            .findFirst()
            .isPresent();
    return was ? new Fate.Destroyed() : new Fate.Unknown();
  }

  private static App app(ResultSet row) throws SQLException {
    return new App(
        UUID.fromString(row.getString("id")),
        new AppName(row.getString("name")),
        UUID.fromString(row.getString("owner_id")),
        Micros.instant(row.getLong("created_at")),
        Micros.instant(row.getLong("updated_at")));
  }

  static SortedMap<String, Integer> formation(Handle h, UUID app) {
    SortedMap<String, Integer> formation = new TreeMap<>();
    h.select("select type, quantity from formation where app_id = ?", app.toString())
        .map((row, c) -> formation.put(row.getString("type"), row.getInt("quantity")))
        .list();
    return formation;
  }

  static SortedMap<String, DynoSize> sizes(Handle h, UUID app) {
    SortedMap<String, DynoSize> sizes = new TreeMap<>();
    h.select("select type, size from dyno_sizes where app_id = ?", app.toString())
        .map((row, c) -> sizes.put(row.getString("type"), DynoSize.named(row.getString("size"))))
        .list();
    return sizes;
  }

  static void keepSize(Handle h, UUID app, String type, DynoSize size) {
    h.execute(
        "insert into dyno_sizes (app_id, type, size) values (?, ?, ?)"
            + " on conflict (app_id, type) do update set size = excluded.size",
        app.toString(),
        type,
        size.name());
  }

  static List<Domain> domains(Handle h, UUID app) {
    return h.select("select * from domains where app_id = ? order by hostname", app.toString())
        .map((row, c) ->
            new Domain(
                UUID.fromString(row.getString("id")),
                row.getString("hostname"),
                Micros.instant(row.getLong("created_at"))))
        .list();
  }

  static Optional<UUID> ownerOfDomain(Handle h, String hostname) {
    return h.select("select app_id from domains where hostname = ?", hostname)
        .mapTo(String.class)
        .findOne()
        .map(UUID::fromString);
  }

  static Settings settings(Handle h, BuildpackSeal seal, UUID app) {
    return h.select("select * from settings where app_id = ?", app.toString())
        .map((row, c) ->
            new Settings(
                row.getInt("keep_releases"),
                row.getBoolean("env_file"),
                seal.read(app, row.getString("buildpacks")),
                row.getBoolean("maintenance"),
                Duration.ofSeconds(row.getLong("warm_seconds")),
                lines(row.getString("stopped")),
                new Settings.Rollbacks(
                    ConfigMode.ofWord(row.getString("rollback_config")),
                    new TreeSet<>(lines(row.getString("sticky"))),
                    row.getBoolean("pin_rollbacks"),
                    row.getBoolean("release_urls"),
                    Duration.ofSeconds(row.getLong("rehearse_seconds"))),
                Optional.of(row.getString("runtime"))
                    .filter(word -> !word.isEmpty())
                    .map(RuntimeKind::ofWord),
                Limits.parse(row.getString("limits")),
                Optional.of(row.getString("repository")).filter(url -> !url.isEmpty()),
                new Settings.Web(
                    Duration.ofSeconds(row.getLong("timeout_seconds")),
                    Optional.of(row.getString("health_host")).filter(host -> !host.isEmpty()),
                    row.getBoolean("affinity"))))
        .findOne()
        .orElse(Settings.DEFAULT);
  }

  static void keepSettings(Handle h, BuildpackSeal seal, App app, Settings settings) {
    h.createUpdate(
            "insert into settings (app_id, keep_releases, env_file, buildpacks, maintenance,"
                + " warm_seconds, stopped, rollback_config, sticky, pin_rollbacks, release_urls,"
                + " rehearse_seconds, runtime, limits, repository, timeout_seconds, health_host, affinity) values (:app, :keep, :env, :buildpacks, :maintenance, :warm,"
                + " :stopped, :config, :sticky, :pin, :urls, "
                + " :rehearse, :runtime, :limits, :repository, :timeout, :host, :affinity) on conflict (app_id) do"
                + " update set keep_releases = excluded.keep_releases, env_file ="
                + " excluded.env_file, buildpacks = excluded.buildpacks, maintenance ="
                + " excluded.maintenance, warm_seconds = excluded.warm_seconds, stopped ="
                + " excluded.stopped, rollback_config = excluded.rollback_config, sticky ="
                + " excluded.sticky, pin_rollbacks = excluded.pin_rollbacks, release_urls ="
                + " excluded.release_urls, rehearse_seconds = excluded.rehearse_seconds,"
                + " runtime = excluded.runtime, limits = excluded.limits,"
                + " repository = excluded.repository, timeout_seconds ="
                + " excluded.timeout_seconds, health_host = excluded.health_host,"
                + " affinity = excluded.affinity")
        .bind("app", app.id().toString())
        .bind("keep", settings.keepReleases())
        .bind("env", settings.envFile())
        .bind("buildpacks", seal.write(app.id(), settings.buildpacks()))
        .bind("maintenance", settings.maintenance())
        .bind("warm", settings.warm().toSeconds())
        .bind("stopped", String.join("\n", settings.stopped()))
        .bind("config", settings.rollbacks().config().word())
        .bind("sticky", String.join("\n", settings.rollbacks().sticky()))
        .bind("pin", settings.rollbacks().pin())
        .bind("urls", settings.rollbacks().urls())
        .bind("rehearse", settings.rollbacks().rehearse().toSeconds())
        .bind("runtime", settings.runtime().map(RuntimeKind::word).orElse(""))
        .bind("limits", settings.limits().toString())
        .bind("repository", settings.repository().orElse(""))
        .bind("timeout", settings.web().timeout().toSeconds())
        .bind("host", settings.web().healthHost().orElse(""))
        .bind("affinity", settings.web().affinity())
        .execute();
  }

  /** Seals what a version before this one kept in plain; to be done once, before anybody looks. */
  static void sealBuildpacks(Handle h, BuildpackSeal seal) {
    for (App app : all(h)) {
      h.select("select buildpacks from settings where app_id = ?", app.id().toString())
          .mapTo(String.class)
          .findOne()
          .filter(BuildpackSeal::shows)
          .ifPresent(column -> keepSettings(h, seal, app, settings(h, seal, app.id())));
    }
  }

  /**
   * What webhooks and hooks of an app were to be told, and both. The server's own hooks are told of
   * it all the same.
   *
   * @param last whether those stay that are to be told that the app is destroyed
   */
  static void forgetReceivers(Handle h, UUID app, boolean last) {
    String id = app.toString();
    h.execute("delete from webhook_outbox where app_id = ?", id);
    h.execute(
        "delete from webhook_deliveries where webhook_id in (select id from webhooks where app_id ="
            + " ? union all select id from hooks where app_id = ?)",
        id,
        id);
    h.execute(
        "delete from webhook_events where app_id = ? and id not in (select event_id from"
            + " webhook_deliveries)",
        id);
    h.execute(
        "delete from webhooks where app_id = ? and not (? and char(10) || include || char(10) like"
            + " ?)",
        id,
        last,
        "%\napi:app\n%");
    h.execute("delete from hooks where app_id = ?", id);
    h.execute("delete from alerts where app_id = ?", id);
  }

  private static List<String> lines(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split("\n"));
  }
}
