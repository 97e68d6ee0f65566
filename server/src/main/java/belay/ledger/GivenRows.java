package belay.ledger;

import belay.database.Database;
import belay.release.ConfigVars;
import belay.release.Slug;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gives rows out, each after what it refers to, and beside each release what is kept of it. */
final class GivenRows {
  private final Database database;
  private final ConfigSeal seal;
  private final LedgerCopies.Sink sink;
  private final Set<String> configs = new HashSet<>();
  private final Set<String> slugs = new HashSet<>();

  GivenRows(Database database, ConfigSeal seal, LedgerCopies.Sink sink) {
    this.database = database;
    this.seal = seal;
    this.sink = sink;
  }

  /** A row of the chronicle. */
  void give(SortedMap<String, Object> row) throws IOException {
    if (!row.containsKey("config_id")) {
      sink.row(row);
      return;
    }
    String config = String.valueOf(row.get("config_id"));
    if (configs.add(config)) {
      config(config);
    }
    if (row.get("slug_id") instanceof String slug && slugs.add(slug)) {
      slug(slug);
    }
    sink.row(row);
    for (CopyTable table : CopyTable.BESIDE) {
      beside(table, String.valueOf(row.get("id")));
    }
    output(String.valueOf(row.get("id")));
  }

  private void config(String id) throws IOException {
    ConfigVars config = database.read(h -> new Configs(h, seal).get(id));
    SortedMap<String, Object> references = new TreeMap<>();
    config
        .references()
        .forEach((key, r) ->
            references.put(
                key,
                r.generation() == 1
                    ? Map.of("addon", r.addon(), "variable", r.variable())
                    : Map.of(
                        "addon",
                        r.addon(),
                        "variable",
                        r.variable(),
                        "generation",
                        r.generation())));
    SortedMap<String, Object> row = row("config");
    row.put("id", id);
    row.put("values", config.values());
    row.put("references", references);
    sink.row(row);
  }

  private void slug(String id) throws IOException {
    List<Slug> known =
        database.read(
            h -> h.select("select * from slugs where id = ?", id).map(SlugRow.slug(seal)).list());
    for (Slug slug : known) {
      sink.row(SlugCopy.row(slug));
    }
  }

  private void beside(CopyTable table, String releaseId) throws IOException {
    List<Map<String, Object>> rows =
        database.read(h ->
            h.select(
                    "select * from " + table.name() + " where release_id = ? order by 2", releaseId)
                .mapToMap()
                .list());
    for (Map<String, Object> columns : rows) {
      SortedMap<String, Object> row = row(table.kind());
      row.putAll(columns);
      sink.row(row);
    }
  }

  private void output(String releaseId) throws IOException {
    List<byte[]> sealed =
        database.read(h ->
            h.select("select sealed from outputs where release_id = ?", releaseId)
                .mapTo(byte[].class)
                .list());
    for (byte[] bytes : sealed) {
      SortedMap<String, Object> row = row("output");
      row.put("release_id", releaseId);
      row.put("text", seal.openText(releaseId, bytes).orElse(""));
      sink.row(row);
    }
  }

  static SortedMap<String, Object> row(String kind) {
    SortedMap<String, Object> row = new TreeMap<>();
    row.put("row", kind);
    return row;
  }
}
