package belay.addon;

import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Ids;
import belay.release.InvalidInput;
import belay.release.NotFound;
import belay.release.Refused;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** Add-ons in the database file, their values sealed by the ledger's key. */
public final class SqlAddons implements Addons {
  /** Hooks stand among an app's add-ons, and releases tell both by name. */
  private static final String RESERVED = "deployhooks-";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,61}[a-z0-9]");

  private final Database database;
  private final Seal seal;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** Encrypts values under an id; what was changed in the file is not opened. */
  public interface Seal {
    byte[] seal(String id, SortedMap<String, String> values);

    Optional<SortedMap<String, String>> open(String id, byte[] sealed);
  }

  public SqlAddons(Database database, Seal seal, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.seal = seal;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Addon create(String name, Map<String, String> variables, Change change) {
    checkName(name);
    checked(variables);
    return database.write(h -> {
      insistFree(h, name);
      String id = Ids.next(random).toString();
      h.execute(
          "insert into addons (id, name, ref, owner_id, sealed, generation, created_at) values"
              + " (?, ?, ?, ?, ?, 1, ?)",
          id,
          name,
          name,
          change.actor().userId().toString(),
          seal.seal(id, new TreeMap<>(variables)),
          Micros.of(Micros.now(clock)));
      return find(h, name).orElseThrow().addon();
    });
  }

  /** What an add-on may be called. */
  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInput(
          "An add-on's name is 3 to 63 lower-case letters, digits and dashes, and begins with a"
              + " letter.");
    }
    if (name.startsWith(RESERVED)) {
      throw Refused.rule("Names that begin with " + RESERVED + " are those of hooks. To add one:")
          .next("belay hooks:add");
    }
  }

  /** Also against those that are being made, and those that can be brought back. */
  static void insistFree(Handle h, String name) {
    insistFree(h, name, "");
  }

  /** The same, but for what it is called itself. */
  private static void insistFree(Handle h, String name, String id) {
    Optional<String> taken =
        h.createQuery(
                "select name from addons where (name = :name or ref = :name) and id <> :id union"
                    + " select name from provisions where (name = :name or ref = :name)"
                    + " and id <> :id")
            .bind("name", name)
            .bind("id", id)
            .mapTo(String.class)
            .findFirst();
    if (taken.isPresent()) {
      throw Refused.rule(
          taken.get().equals(name)
              ? "There is an add-on " + name + " already."
              : name + " is what releases call the add-on " + taken.get() + ".");
    }
  }

  @Override
  public void rename(UUID id, String name) {
    checkName(name);
    database.write(h -> {
      insistFree(h, name, id.toString());
      h.execute("update addons set name = ? where id = ?", name, id.toString());
      return h.execute("update provisions set name = ? where id = ?", name, id.toString());
    });
  }

  /** As config vars must be, since that is what they become. */
  private static void checked(Map<String, String> variables) {
    if (variables.isEmpty()) {
      throw new InvalidInput("An add-on has at least one variable: NAME=VALUE.");
    }
    ConfigVars.of(variables);
  }

  /**
   * An add-on with what its variables hold; empty when they were changed in the file. It can still
   * be set again or destroyed, and the other add-ons are not the worse for it.
   */
  private record Known(Addon addon, Optional<SortedMap<String, String>> values) {
    SortedMap<String, String> readable() {
      return values.orElseThrow(() ->
          Refused.rule(
                  "The variables of the add-on "
                      + addon.name()
                      + " were changed in the database file; set them again with:")
              .next("belay addons:set " + addon.name()));
    }
  }

  private Optional<Known> find(Handle h, String name) {
    return h.select("select * from addons where ? in (name, ref)", name)
        .map(Row.mapper(this::read))
        .findOne();
  }

  private Known read(Row row) {
    String id = row.text("id");
    Optional<SortedMap<String, String>> values = seal.open(id, row.bytes("sealed"));
    return new Known(
        new Addon(
            UUID.fromString(id),
            row.text("name"),
            row.text("ref"),
            row.id("owner_id"),
            values.map(v -> new TreeSet<>(v.keySet())).orElseGet(TreeSet::new),
            row.integer("generation"),
            row.time("created_at")),
        values);
  }

  @Override
  public Optional<Addon> find(String name) {
    return database.read(h -> find(h, name)).map(Known::addon);
  }

  @Override
  public List<Addon> all() {
    return database.read(h ->
        h.select("select * from addons order by name")
            .map(Row.mapper(row -> read(row).addon()))
            .list());
  }

  @Override
  public Addon set(Addon addon, Map<String, String> variables) {
    checked(variables);
    String id = addon.id().toString();
    return database.write(h -> {
      h.execute(
          "update addons set sealed = ?, generation = generation + 1 where id = ?",
          seal.seal(id, new TreeMap<>(variables)),
          id);
      return find(h, addon.name())
          .orElseThrow(
              () -> new NotFound("addon", "There is no add-on " + addon.name() + " any more."))
          .addon();
    });
  }

  @Override
  public void destroy(Addon addon) {
    database.write(h -> h.execute("delete from addons where id = ?", addon.id().toString()));
  }

  @Override
  public SortedMap<String, String> resolve(ConfigVars config) {
    if (config.references().isEmpty()) {
      return config.values();
    }
    SortedMap<String, String> all = new TreeMap<>(config.values());
    database.read(h -> {
      config
          .references()
          .forEach((key, reference) ->
              values(h, reference)
                  .map(known -> known.get(reference.variable()))
                  .ifPresent(value -> all.put(key, value)));
      return true;
    });
    return all;
  }

  /** Of a generation that does not serve they lie in its own row. */
  private Optional<SortedMap<String, String>> values(Handle h, ConfigVars.Reference reference) {
    Optional<SortedMap<String, String>> aside =
        h.select(
                "select g.addon_id, g.variables from data_generations g join addons a on a.id ="
                    + " g.addon_id where a.name = ? and g.number = ? and g.variables is not null and"
                    + " g.state in ('ready', 'fenced')",
                reference.addon(),
                reference.generation())
            .map(
                Row.mapper(row ->
                    seal.open(
                            SqlGenerations.variablesOf(
                                row.text("addon_id"), reference.generation()),
                            row.bytes("variables"))
                        .orElseThrow()))
            .findOne();
    return aside.or(() -> find(h, reference.addon()).map(Known::readable));
  }

  @Override
  public ConfigVars current(ConfigVars config) {
    if (config.addons().isEmpty()) {
      return config;
    }
    Map<String, Integer> serving = new TreeMap<>();
    database.read(h -> {
      config
          .addons()
          .forEach(name ->
              serving.put(
                  name,
                  h.select(
                          "select g.number from data_generations g join addons a on a.id ="
                              + " g.addon_id where a.name = ? and g.state = 'serving'",
                          name)
                      .mapTo(Integer.class)
                      .findOne()
                      .orElse(1)));
      return true;
    });
    return config.at(serving);
  }
}
