package belay.apps;

import belay.database.Row;
import belay.release.App;
import belay.release.AppName;
import belay.release.CanaryStages;
import belay.release.ConfigMode;
import belay.release.DynoSize;
import belay.release.GuardMode;
import belay.release.Limits;
import belay.release.RuntimeKind;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The SQL of apps. Lists of words are kept one to a line. */
final class AppRows {
  private static final RowMapper<App> APP = Row.mapper(AppRows::app);

  private static final RowMapper<Domain> DOMAIN =
      Row.mapper(row -> new Domain(row.id("id"), row.text("hostname"), row.time("created_at")));

  private static final RowMapper<Map.Entry<String, Integer>> QUANTITY =
      Row.mapper(row -> Map.entry(row.text("type"), row.integer("quantity")));

  private static final RowMapper<Map.Entry<String, DynoSize>> SIZE =
      Row.mapper(row -> Map.entry(row.text("type"), DynoSize.named(row.text("size"))));

  private static final String ALIVE = "select * from apps where deleted_at is null ";

  private AppRows() {}

  static Optional<App> byId(Handle h, UUID id) {
    return h.select(ALIVE + "and id = ?", id.toString()).map(APP).findOne();
  }

  static Optional<App> byNameOrId(Handle h, String nameOrId) {
    return h.select(ALIVE + "and (name = ? or id = ?)", nameOrId, nameOrId.toLowerCase(Locale.ROOT))
        .map(APP)
        .findOne();
  }

  static List<App> all(Handle h) {
    return h.select(ALIVE + "order by name").map(APP).list();
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

  private static App app(Row row) {
    return new App(
        row.id("id"),
        new AppName(row.text("name")),
        row.id("owner_id"),
        row.time("created_at"),
        row.time("updated_at"));
  }

  static SortedMap<String, Integer> formation(Handle h, UUID app) {
    SortedMap<String, Integer> formation = new TreeMap<>();
    h.select("select type, quantity from formation where app_id = ?", app.toString())
        .map(QUANTITY)
        .list()
        .forEach(row -> formation.put(row.getKey(), row.getValue()));
    return formation;
  }

  static SortedMap<String, DynoSize> sizes(Handle h, UUID app) {
    SortedMap<String, DynoSize> sizes = new TreeMap<>();
    h.select("select type, size from dyno_sizes where app_id = ?", app.toString())
        .map(SIZE)
        .list()
        .forEach(row -> sizes.put(row.getKey(), row.getValue()));
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
        .map(DOMAIN)
        .list();
  }

  static Optional<UUID> ownerOfDomain(Handle h, String hostname) {
    return h.select("select app_id from domains where hostname = ?", hostname)
        .mapTo(String.class)
        .findOne()
        .map(UUID::fromString);
  }

  /** Whether another app has a host name that shares visitors with that one. */
  static boolean hasNeighbour(Handle h, UUID app, String hostname) {
    return h
        .select("select hostname from domains where app_id <> ?", app.toString())
        .mapTo(String.class)
        .stream()
        .anyMatch(other -> Hostname.areNeighbours(other, hostname));
  }

  static Settings settings(Handle h, BuildpackSeal seal, UUID app) {
    return h.select("select * from settings where app_id = ?", app.toString())
        .map(Row.mapper(row -> settings(row, seal, app)))
        .findOne()
        .orElse(Settings.DEFAULT);
  }

  private static Settings settings(Row row, BuildpackSeal seal, UUID app) {
    return new Settings(
        row.integer("keep_releases"),
        row.flag("env_file"),
        seal.read(app, row.text("buildpacks")),
        row.flag("maintenance"),
        Duration.ofSeconds(row.number("warm_seconds")),
        lines(row.text("stopped")),
        new Settings.Rollbacks(
            ConfigMode.ofWord(row.text("rollback_config")),
            new TreeSet<>(lines(row.text("sticky"))),
            row.flag("pin_rollbacks"),
            row.flag("release_urls"),
            Duration.ofSeconds(row.number("rehearse_seconds")),
            GuardMode.of(row.text("guard")).orElse(GuardMode.ACT),
            row.flag("guard_retry"),
            CanaryStages.parse(row.text("canary")),
            Duration.ofSeconds(row.number("contract_seconds"))),
        Optional.of(row.text("runtime")).filter(word -> !word.isEmpty()).map(RuntimeKind::ofWord),
        Limits.parse(row.text("limits")),
        row.flag("host_network"),
        Optional.of(row.text("repository")).filter(url -> !url.isEmpty()),
        new Settings.Web(
            Duration.ofSeconds(row.number("timeout_seconds")),
            Optional.of(row.text("health_host")).filter(host -> !host.isEmpty()),
            row.flag("affinity"),
            new Settings.Https(
                row.flag("https_redirect"), Duration.ofSeconds(row.number("hsts_seconds")))));
  }

  static void keepSettings(Handle h, BuildpackSeal seal, App app, Settings settings) {
    h.createUpdate(
            "insert into settings (app_id, keep_releases, env_file, buildpacks, maintenance,"
                + " warm_seconds, stopped, rollback_config, sticky, pin_rollbacks, release_urls,"
                + " rehearse_seconds, runtime, limits, repository, timeout_seconds, health_host, affinity, https_redirect, hsts_seconds, guard, guard_retry, canary, contract_seconds, host_network) values (:app, :keep, :env, :buildpacks, :maintenance, :warm,"
                + " :stopped, :config, :sticky, :pin, :urls, "
                + " :rehearse, :runtime, :limits, :repository, :timeout, :host, :affinity, :redirect, :hsts, :guard, :retry, :canary, :contract, :machines) on conflict (app_id) do"
                + " update set keep_releases = excluded.keep_releases, env_file ="
                + " excluded.env_file, buildpacks = excluded.buildpacks, maintenance ="
                + " excluded.maintenance, warm_seconds = excluded.warm_seconds, stopped ="
                + " excluded.stopped, rollback_config = excluded.rollback_config, sticky ="
                + " excluded.sticky, pin_rollbacks = excluded.pin_rollbacks, release_urls ="
                + " excluded.release_urls, rehearse_seconds = excluded.rehearse_seconds,"
                + " runtime = excluded.runtime, limits = excluded.limits,"
                + " repository = excluded.repository, timeout_seconds ="
                + " excluded.timeout_seconds, health_host = excluded.health_host,"
                + " affinity = excluded.affinity, https_redirect = excluded.https_redirect,"
                + " hsts_seconds = excluded.hsts_seconds, guard = excluded.guard,"
                + " guard_retry = excluded.guard_retry, canary = excluded.canary,"
                + " contract_seconds = excluded.contract_seconds,"
                + " host_network = excluded.host_network")
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
        .bind("redirect", settings.web().https().redirect())
        .bind("hsts", settings.web().https().strict().toSeconds())
        .bind("guard", settings.rollbacks().guard().word())
        .bind("retry", settings.rollbacks().retry())
        .bind("canary", settings.rollbacks().canary().toString())
        .bind("contract", settings.rollbacks().contract().toSeconds())
        .bind("machines", settings.hostNetwork())
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

  /** Those that were given for it; and an authority is asked for no others. */
  static void forgetCertificates(Handle h, UUID app) {
    String id = app.toString();
    h.execute(
        "delete from domain_endpoints where domain_id not in (select id from domains) or"
            + " endpoint_id in (select id from sni_endpoints where app_id = ?)",
        id);
    h.execute("delete from sni_endpoints where app_id = ?", id);
    h.execute("delete from managed_apps where app_id = ?", id);
  }

  private static List<String> lines(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split("\n"));
  }
}
