package belay.webhook;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.outbox.Level;
import belay.outbox.Outbox;
import belay.outbox.Receivers;
import belay.release.App;
import belay.release.Ids;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Webhooks in the database file, their secrets sealed. Safe for use by several threads. */
public final class SqlWebhooks {
  private static final RowMapper<Webhook> WEBHOOK = Row.mapper(SqlWebhooks::read);

  private static final int WEBHOOKS_MAX = 20;
  private static final int SECRET_BYTES = 30;
  private static final String SECRET = "secret";
  private static final String AUTHORIZATION = "authorization";

  private static final String OF_NO_USE =
      " and not exists (select 1 from webhook_deliveries d where d.webhook_id = webhooks.id and"
          + " d.status in ('pending', 'retrying')) and not exists (select 1 from webhook_outbox o"
          + " where o.app_id = webhooks.app_id)";

  private final Database database;
  private final Seal seal;
  private final InstantSource clock;
  private final SecureRandom random;
  private final Receivers receivers;

  /** Encrypts values under an id, and opens what was not changed in the file. */
  public record Seal(
      BiFunction<String, SortedMap<String, String>, byte[]> close,
      BiFunction<String, byte[], Optional<SortedMap<String, String>>> open) {}

  /**
   * A webhook that was made.
   *
   * @param secret told only now, and only when Belay made it
   */
  public record Created(Webhook webhook, Optional<String> secret) {}

  public SqlWebhooks(
      Database database, Seal seal, Receivers receivers, InstantSource clock, SecureRandom random) {
    this.database = database;
    this.receivers = receivers;
    this.seal = seal;
    this.clock = clock;
    this.random = random;
    sweep();
  }

  /** Forgets webhooks of apps that are no more, once the last was told. */
  void sweep() {
    List<String> told =
        database.read(h ->
            h.select(
                    "select id from webhooks where app_id in (select id from apps where deleted_at"
                        + " is not null)"
                        + OF_NO_USE)
                .mapTo(String.class)
                .list());
    if (told.isEmpty()) {
      return;
    }
    told.forEach(this::sweep);
    receivers.changed();
  }

  /** Unless the app came back in between. */
  private void sweep(String id) {
    database.write(h -> {
      h.execute(
          "delete from webhooks where id = ? and app_id in (select id from apps where deleted_at is"
              + " not null)"
              + OF_NO_USE,
          id);
      h.execute(
          "delete from webhook_deliveries where webhook_id = ? and webhook_id not in (select id"
              + " from webhooks)",
          id);
      return h.execute(
          "delete from webhook_events where app_id in (select id from apps where deleted_at is not"
              + " null) and id not in (select event_id from webhook_deliveries)");
    });
  }

  /**
   * Makes a webhook, which is told of what happens from now on.
   *
   * @throws InvalidInput when the wish does not say enough
   * @throws Refused when the app has as many as it may
   */
  public Created create(App app, Wish wish) {
    String url = needed(wish.url(), "url");
    Set<Include> include = needed(wish.include(), "include");
    Level level = needed(wish.level(), "level");
    Optional<String> made = wish.secret().isPresent() ? Optional.empty() : Optional.of(secret());
    TreeMap<String, String> values = new TreeMap<>();
    values.put(SECRET, wish.secret().or(() -> made).orElseThrow());
    wish.authorization().filter(a -> !a.isBlank()).ifPresent(a -> values.put(AUTHORIZATION, a));
    String id = Ids.next(random).toString();
    long now = Micros.of(Micros.now(clock));
    Webhook webhook =
        database.write(h -> {
          if (list(h, app).size() >= WEBHOOKS_MAX) {
            throw Refused.rule("An app has at most " + WEBHOOKS_MAX + " webhooks.");
          }
          h.execute(
              "insert into webhooks (id, app_id, url, include, level, sealed, created_at,"
                  + " updated_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
              id,
              app.id().toString(),
              url,
              words(include),
              level.word(),
              seal.close().apply(id, values),
              now,
              now);
          return find(h, app, id).orElseThrow();
        });
    receivers.changed();
    return new Created(webhook, made);
  }

  private static <T> T needed(Optional<T> value, String key) {
    return value.orElseThrow(() -> new InvalidInput("\"" + key + "\" is missing."));
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  public List<Webhook> list(App app) {
    return database.read(h -> list(h, app));
  }

  private static List<Webhook> list(Handle h, App app) {
    return h.select(
            "select * from webhooks where app_id = ? order by created_at, id", app.id().toString())
        .map(WEBHOOK)
        .list();
  }

  public Optional<Webhook> find(App app, String id) {
    return database.read(h -> find(h, app, id));
  }

  private static Optional<Webhook> find(Handle h, App app, String id) {
    return list(h, app).stream().filter(w -> w.id().toString().equals(id)).findFirst();
  }

  private static Webhook read(Row row) {
    return new Webhook(
        row.id("id"),
        row.id("app_id"),
        row.text("url"),
        Arrays.stream(row.text("include").split("\n", -1))
            .map(Include::ofWord)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet()),
        Level.valueOf(row.text("level").toUpperCase(Locale.ROOT)),
        row.time("created_at"),
        row.time("updated_at"));
  }

  private static String words(Set<Include> include) {
    return include.stream().sorted().map(Include::word).collect(Collectors.joining("\n"));
  }

  /**
   * What is empty in the wish stays; deliveries on their way go as the webhook is now. The
   * authorization is for one server and does not follow to another.
   */
  public Webhook update(Webhook known, Wish wish) {
    String id = known.id().toString();
    return database.write(h -> {
      Webhook now =
          h.select("select * from webhooks where id = ?", id)
              .map(WEBHOOK)
              .findOne()
              .orElseThrow(SqlWebhooks::gone);
      byte[] sealed =
          h.select("select sealed from webhooks where id = ?", id).mapTo(byte[].class).one();
      TreeMap<String, String> values =
          new TreeMap<>(seal.open().apply(id, sealed).orElseGet(TreeMap::new));
      if (!wish.url().map(now::sameServer).orElse(true)) {
        values.remove(AUTHORIZATION);
      }
      wish.secret().ifPresent(s -> values.put(SECRET, s));
      wish.authorization().ifPresent(a -> values.put(AUTHORIZATION, a));
      values.values().removeIf(String::isBlank);
      h.execute(
          "update webhooks set url = ?, include = ?, level = ?, sealed = ?, updated_at = ? where"
              + " id = ?",
          wish.url().orElse(now.url()),
          words(wish.include().orElse(now.include())),
          wish.level().orElse(now.level()).word(),
          seal.close().apply(id, values),
          Micros.of(Micros.now(clock)),
          id);
      return h.select("select * from webhooks where id = ?", id).map(WEBHOOK).one();
    });
  }

  private static NotFound gone() {
    return new NotFound("webhook", "Couldn't find that webhook.");
  }

  /** What is on its way to it is not tried any more. */
  public void remove(Webhook webhook) {
    String id = webhook.id().toString();
    database.write(h -> {
      h.execute("delete from webhook_deliveries where webhook_id = ?", id);
      return h.execute("delete from webhooks where id = ?", id);
    });
    receivers.changed();
  }

  /** URL, secret and authorization of a webhook; empty when they were changed in the file. */
  Optional<Keys> keys(UUID webhook) {
    String id = webhook.toString();
    return database
        .read(h ->
            h.select("select url, sealed from webhooks where id = ?", id)
                .map(
                    Row.mapper(row -> {
                      String url = row.text("url");
                      return seal.open()
                          .apply(id, row.bytes("sealed"))
                          .filter(values -> values.containsKey(SECRET))
                          .map(values -> keys(url, values));
                    }))
                .findOne())
        .flatMap(found -> found);
  }

  private static Keys keys(String url, Map<String, String> values) {
    return new Keys(
        url, values.getOrDefault(SECRET, ""), Optional.ofNullable(values.get(AUTHORIZATION)));
  }

  /** Where a delivery goes, what it is signed with, and shows. */
  record Keys(String url, String secret, Optional<String> authorization) {
    @Override
    public String toString() {
      return "Keys[]";
    }
  }

  /** Notes what no table of its own tells: a dyno that starts or ends. */
  public void happened(UUID appId, String kind, String ref, String detail) {
    if (!receivers.any()) {
      return;
    }
    database.write(h -> {
      Outbox.add(h, appId, kind, ref, detail, Micros.of(Micros.now(clock)));
      return true;
    });
    receivers.ring();
  }
}
