package belay.router.table;

import belay.api.routing.AppRoutes;
import java.util.List;

/** Keeps the routing table over a restart of the router. */
public interface TableStore {
  /** Never fails: what cannot be read is set aside and told. */
  Loaded load();

  /** On return the table survives a kill; on a failure the saved one is as it was. */
  void save(List<AppRoutes> table) throws RefusedTable;

  /**
   * What was saved.
   *
   * @param trouble a sentence about what could not be read; empty when all could
   */
  record Loaded(List<AppRoutes> table, String trouble) {}
}
