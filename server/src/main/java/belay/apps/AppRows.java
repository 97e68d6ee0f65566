package belay.apps;

import belay.database.Row;
import belay.release.App;
import belay.release.AppName;
import belay.release.DynoSize;
import belay.release.Refused;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** The SQL of apps. */
final class AppRows {
  private static final int DOMAINS_MAX = 1_000;

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

  /**
   * The router is told of all of an app's domains whenever one changes.
   *
   * @throws Refused when there are as many as an app may have (Heroku's limit)
   */
  static void insistOnRoomForDomain(Handle h, App app) {
    int has =
        h.select("select count(*) from domains where app_id = ?", app.id().toString())
            .mapTo(Integer.class)
            .one();
    if (has >= DOMAINS_MAX) {
      throw Refused.rule("An app has at most " + DOMAINS_MAX + " domains.");
    }
  }
}
