package belay.partner;

import belay.addon.SqlAddons;
import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.InvalidInput;
import belay.release.Refused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which partners there are, their manifests sealed, and what they said of their resources since.
 * Durable when a method returns; safe for several threads.
 */
public final class PartnerBook {
  private static final Logger LOG = LoggerFactory.getLogger(PartnerBook.class);
  private static final int PARTNERS_MAX = 100;

  private final Database database;
  private final SqlAddons.Seal seal;
  private final InstantSource time;

  public PartnerBook(Database database, SqlAddons.Seal seal, InstantSource time) {
    this.database = database;
    this.seal = seal;
    this.time = time;
  }

  /** A partner that is registered. */
  public record Entry(Manifest manifest, Instant createdAt) {}

  /**
   * What a partner told of a resource by itself.
   *
   * @param state {@code provisioned}, {@code failed}, or empty
   * @param config what its variables hold, of those that it told
   */
  record News(String state, SortedMap<String, String> config) {
    static final News NONE = new News("", new TreeMap<>());

    @Override
    public String toString() {
      return "News[" + state + ", " + config.keySet() + "]";
    }
  }

  private static String place(String id) {
    return "partner/" + id;
  }

  /** By name. */
  public List<Entry> all() {
    List<Entry> all = new ArrayList<>();
    database
        .read(
            h -> h.select("select * from partners order by id").map(Row.mapper(this::read)).list())
        .forEach(read -> read.ifPresent(all::add));
    return all;
  }

  private Optional<Entry> read(Row row) {
    String id = row.text("id");
    try {
      return seal.open(place(id), row.bytes("sealed"))
          .map(kept -> Manifest.kept(kept.getOrDefault("manifest", "")))
          .map(manifest -> new Entry(manifest, row.time("created_at")));
    } catch (InvalidInput e) {
      LOG.warn("The manifest of {} cannot be read: register it again.", id);
      return Optional.empty();
    }
  }

  /** Registers a partner, or what is new of one that there is. */
  Entry put(Manifest manifest) {
    byte[] sealed =
        seal.seal(place(manifest.id()), new TreeMap<>(Map.of("manifest", manifest.json())));
    long now = Micros.of(Micros.now(time));
    database.write(h -> {
      int others =
          h.select("select count(*) from partners where id <> ?", manifest.id())
              .mapTo(Integer.class)
              .one();
      if (others >= PARTNERS_MAX) {
        throw Refused.rule("There are " + PARTNERS_MAX + " partners already.");
      }
      return h.execute(
          "insert into partners (id, sealed, created_at) values (?, ?, ?)"
              + " on conflict (id) do update set sealed = excluded.sealed",
          manifest.id(),
          sealed,
          now);
    });
    return all().stream()
        .filter(e -> e.manifest().id().equals(manifest.id()))
        .findFirst()
        .orElseThrow();
  }

  void remove(String id) {
    database.write(h -> h.execute("delete from partners where id = ?", id));
  }

  News news(UUID addon) {
    return database
        .read(h ->
            h.select("select * from partner_news where addon_id = ?", addon.toString())
                .map(
                    Row.mapper(row ->
                        new News(
                            row.text("state"),
                            seal.open(place(addon.toString()), row.bytes("sealed"))
                                .orElseGet(TreeMap::new))))
                .findOne())
        .orElse(News.NONE);
  }

  /** Notes what was told: a state that is not empty, and variables beside those told before. */
  void tell(UUID addon, String state, Map<String, String> config) {
    News before = news(addon);
    SortedMap<String, String> all = new TreeMap<>(before.config());
    all.putAll(config);
    byte[] sealed = seal.seal(place(addon.toString()), all);
    database.write(h ->
        h.execute(
            "insert into partner_news (addon_id, state, sealed) values (?, ?, ?)"
                + " on conflict (addon_id) do update set state = excluded.state,"
                + " sealed = excluded.sealed",
            addon.toString(),
            state.isEmpty() ? before.state() : state,
            sealed));
  }

  void forget(UUID addon) {
    database.write(h -> h.execute("delete from partner_news where addon_id = ?", addon.toString()));
  }
}
