package belay.ledger;

import belay.database.Database;
import belay.database.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;

/** The record in the database file. */
public final class SqlChronicle implements Chronicle {
  private static final RowMapper<Head> HEAD =
      Row.mapper(row -> new Head(row.number("seq"), row.text("hash")));

  private final Database database;

  public SqlChronicle(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Head> head(UUID appId) {
    return database.read(h ->
        h.select(
                "select seq, hash from statuses where app_id = ? order by seq desc limit 1",
                appId.toString())
            .map(HEAD)
            .findOne());
  }

  @Override
  public Optional<Long> find(UUID appId, String hash) {
    return database.read(h ->
        h.select("select seq from statuses where app_id = ? and hash = ?", appId.toString(), hash)
            .mapTo(Long.class)
            .findFirst());
  }

  @Override
  public Rows rows(UUID appId, long after, int max) {
    return database.read(h -> {
      List<SortedMap<String, Object>> rows = new ArrayList<>();
      List<Map<String, Object>> statuses =
          h.select(
                  "select * from statuses where app_id = ? and seq > ? order by seq limit ?",
                  appId.toString(),
                  after,
                  max)
              .mapToMap()
              .list();
      long last = after;
      for (Map<String, Object> status : statuses) {
        last = status.get("seq") instanceof Number seq ? seq.longValue() : last;
        if ("pending".equals(status.get("status"))) {
          h.select(
                  "select * from releases where app_id = ? and version = ?",
                  appId.toString(),
                  status.get("version"))
              .mapToMap()
              .findOne()
              .ifPresent(release -> rows.add(row("release", release)));
        }
        rows.add(row("status", status));
      }
      return new Rows(rows, last);
    });
  }

  private static SortedMap<String, Object> row(String kind, Map<String, Object> columns) {
    SortedMap<String, Object> row = new TreeMap<>();
    row.put("row", kind);
    columns.forEach((name, value) -> {
      if (value != null) {
        row.put(name, value);
      }
    });
    return row;
  }
}
