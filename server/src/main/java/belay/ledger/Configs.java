package belay.ledger;

import belay.database.Row;
import belay.release.ConfigVars;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Config snapshots as one transaction sees them: stored once per content, opened once. */
final class Configs {
  private final Handle handle;
  private final ConfigSeal seal;
  private final Map<String, ConfigVars> opened = new HashMap<>();

  Configs(Handle handle, ConfigSeal seal) {
    this.handle = handle;
    this.seal = seal;
  }

  /** Keeps a config and answers its id. */
  String keep(ConfigVars config) {
    String id = seal.idOf(config);
    boolean known =
        handle
            .select("select 1 from configs where id = ?", id)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!known) {
      handle.execute("insert into configs (id, sealed) values (?, ?)", id, seal.seal(id, config));
    }
    return id;
  }

  ConfigVars get(String id) {
    return opened.computeIfAbsent(id, this::open);
  }

  private ConfigVars open(String id) {
    return find(id).orElseThrow(Configs::unusable);
  }

  /**
   * The config of an id; empty when there is none.
   *
   * @throws ConfigKeyUnusable when it cannot be opened
   */
  Optional<ConfigVars> find(String id) {
    return handle
        .select("select sealed, own_id from configs where id = ?", id)
        .map(
            Row.mapper(row ->
                seal.openConfig(id, row.optionalText("own_id"), row.bytes("sealed"))
                    .orElseThrow(Configs::unusable)))
        .findOne();
  }

  private static ConfigKeyUnusable unusable() {
    return new ConfigKeyUnusable(
        "A config in the ledger cannot be opened: it was changed or is gone."
            + " \"belay ledger:verify\" names the release; what serves goes on"
            + " serving.");
  }
}
