package belay.ledger;

import belay.database.Database;
import belay.release.ConfigVars;
import belay.release.ConfigVars.Reference;
import belay.release.InvalidInput;
import belay.release.Slug;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Takes the rows of a copy in, inside a transaction that the caller gives up when one is wrong. It
 * looks at form and place; whether a row is what was once written is the chain's to tell.
 */
final class TakenRows {
  private static final Pattern CONFIG_ID = Pattern.compile("[0-9a-f]{64}");

  private final Database database;
  private final Handle handle;
  private final ConfigSeal seal;
  private final UUID appId;
  private final Set<UUID> slugs;
  private final Set<UUID> releases = new HashSet<>();
  private long count;

  /**
   * Rows of an app.
   *
   * @param slugs gets the slugs that are taken
   */
  TakenRows(Database database, Handle handle, ConfigSeal seal, UUID appId, Set<UUID> slugs) {
    this.database = database;
    this.slugs = slugs;
    this.handle = handle;
    this.seal = seal;
    this.appId = appId;
  }

  /**
   * @throws InvalidInput when it cannot be a row of this app's record
   */
  void take(SortedMap<String, Object> columns) {
    count++;
    try {
      take(new CopyRow(columns));
    } catch (CopyUnreadable | InvalidInput e) {
      throw unreadable(String.valueOf(e.getMessage()));
    } catch (JdbiException e) {
      if (!database.refusedByARule(e)) {
        throw e;
      }
      throw unreadable("it stands twice, or something that it must have is missing");
    }
  }

  private InvalidInput unreadable(String why) {
    return new InvalidInput(
        "Row "
            + count
            + " of the export's ledger cannot be taken: "
            + why.replaceFirst("\\.$", "")
            + ". Nothing was imported.");
  }

  private void take(CopyRow row) {
    switch (row.kind()) {
      case "config" -> config(row);
      case "slug" -> {
        Slug slug = SlugCopy.read(appId, row);
        SlugRow.insert(handle, seal, slug);
        slugs.add(slug.id());
      }
      case "release" -> release(row);
      case "status" -> {
        insistOwn(row);
        insistNumbers(row, "seq", "version", "at");
        insistPrintable(row);
        CopyTable.STATUSES.insert(handle, row.columns());
      }
      case "output" -> {
        String id = ofRelease(row);
        handle.execute(
            "insert into outputs values (?, ?)", id, seal.sealText(id, row.text("text")));
      }
      default -> beside(row);
    }
  }

  private void insistOwn(CopyRow row) {
    if (!row.id("app_id").equals(appId)) {
      throw new CopyUnreadable("it belongs to another app");
    }
  }

  /** Text such as "9x" would be read as 9, and stand after every number. */
  private static void insistNumbers(CopyRow row, String... columns) {
    for (String column : columns) {
      row.number(column);
    }
  }

  /** It is shown to others, in their terminals too. */
  private static void insistPrintable(CopyRow row) {
    boolean controls =
        row.columns().values().stream()
            .filter(String.class::isInstance)
            .flatMapToInt(v -> ((String) v).chars())
            .anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
    if (controls) {
      throw new CopyUnreadable("it holds control characters");
    }
  }

  private void release(CopyRow row) {
    insistOwn(row);
    insistNumbers(row, "version", "created_at");
    insistPrintable(row);
    if (row.number("form") > ReleaseRow.FORM) {
      throw new CopyUnreadable("a newer Belay wrote it: upgrade this server first");
    }
    if (row.optional("slug_id").isPresent() && !slugs.contains(row.id("slug_id"))) {
      throw new CopyUnreadable("nothing is known of its slug");
    }
    CopyTable.RELEASES.insert(handle, row.columns());
    releases.add(row.id("id"));
  }

  private String ofRelease(CopyRow row) {
    UUID id = row.id("release_id");
    if (!releases.contains(id)) {
      throw new CopyUnreadable("it belongs to a release that is not before it");
    }
    return id.toString();
  }

  private void beside(CopyRow row) {
    CopyTable table =
        CopyTable.BESIDE.stream()
            .filter(t -> t.kind().equals(row.kind()))
            .findFirst()
            .orElseThrow(() -> new CopyUnreadable("this Belay does not know what it is"));
    ofRelease(row);
    table.insert(handle, row.columns());
  }

  /**
   * Its id is the other server's, and part of the hash of each release that has it; what proves its
   * content here is the id that this server would have given it.
   */
  private void config(CopyRow row) {
    String id = row.text("id");
    if (!CONFIG_ID.matcher(id).matches()) {
      throw new CopyUnreadable("its id is not one");
    }
    ConfigVars config = new ConfigVars(row.pairs("values"), references(row));
    Optional<ConfigVars> here = new Configs(handle, seal).find(id);
    if (here.isEmpty()) {
      handle.execute(
          "insert into configs (id, sealed, own_id) values (?, ?, ?)",
          id,
          seal.seal(id, config),
          seal.idOf(config));
    } else if (!here.get().equals(config)) {
      throw new CopyUnreadable("a config of that id is here, and holds something else");
    }
  }

  private static SortedMap<String, Reference> references(CopyRow row) {
    SortedMap<String, Reference> references = new TreeMap<>();
    row.map("references")
        .forEach((key, value) -> {
          if (!(value instanceof Map<?, ?> map
              && map.get("addon") instanceof String addon
              && map.get("variable") instanceof String variable)) {
            throw new CopyUnreadable("one of its references is not one");
          }
          int generation = map.get("generation") instanceof Number number ? number.intValue() : 1;
          references.put(key, new Reference(addon, variable, generation));
        });
    return references;
  }

  /** What was under way when the copy was made is found by the next recovery. */
  void end() {
    handle.execute(
        "insert into unfinished select r.id from releases r where r.app_id = ? and (select s.status"
            + " from statuses s where s.app_id = r.app_id and s.version = r.version order by s.seq"
            + " desc limit 1) in ('pending', 'canary')",
        appId.toString());
  }
}
