package belay.migration;

import java.util.List;

/**
 * A migration that the release that serves has, and the release that a rollback would put back has
 * not.
 *
 * @param path relative to the slug's root
 * @param framework whose folder it is in: "Rails", "Flyway", "SQL" for a folder of plain scripts,
 *     "belay.yml" for a folder that only that file names
 * @param why what decided, each of which reads on after the path: "drops the table orders"
 */
public record Migration(String path, String framework, Effect effect, List<String> why) {
  public Migration {
    why = List.copyOf(why);
  }
}
