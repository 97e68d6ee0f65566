package belay.group;

import belay.activity.Activity;
import belay.activity.OfApp;
import belay.database.Database;
import belay.database.Micros;
import belay.database.Row;
import belay.ledger.Encoding;
import belay.ledger.Verification;
import belay.release.App;
import belay.release.Change;
import belay.release.Ids;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.Together;
import belay.release.Together.Cause;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Groups in the database file. */
public final class SqlGroups implements Groups {
  private static final int GROUPS_MAX = 1_000;

  private final Database database;
  private final Activity activity;
  private final InstantSource clock;
  private final RandomGenerator random;

  public SqlGroups(
      Database database, Activity activity, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.activity = activity;
    this.clock = clock;
    this.random = random;
  }

  private long now() {
    return Micros.of(Micros.now(clock));
  }

  @Override
  public Group create(String name, List<App> members, Change change) {
    Group.checked(name);
    insistRoom(name, members.size());
    return database.write(h -> {
      if (find(h, name).isPresent()) {
        throw Refused.rule("Name " + name + " is already taken");
      }
      if (h.select("select count(*) from app_groups where deleted_at is null")
              .mapTo(Integer.class)
              .one()
          >= GROUPS_MAX) {
        throw Refused.rule("There are " + GROUPS_MAX + " groups; destroy one that nobody uses.");
      }
      UUID id = Ids.next(random);
      long now = now();
      h.execute(
          "insert into app_groups (id, name, created_at) values (?, ?, ?)",
          id.toString(),
          name,
          now);
      members.forEach(app -> join(h, id, name, app, change, now));
      String apps = members.stream().map(a -> a.name().value()).collect(Collectors.joining(", "));
      var made = new Together(id, Cause.CREATED, Optional.empty(), "Group of " + apps, change);
      GenerationRows.appendIfNews(h, made, now);
      return find(h, id.toString()).orElseThrow();
    });
  }

  private static void insistRoom(String name, int members) {
    if (members > Group.MEMBERS_MAX) {
      throw Refused.rule(
          "A group has at most " + Group.MEMBERS_MAX + " apps; " + name + " would have more.");
    }
  }

  private void join(Handle h, UUID group, String name, App app, Change change, long now) {
    h.execute(
        "insert into group_members (group_id, app_id, joined_at) values (?, ?, ?)",
        group.toString(),
        app.id().toString(),
        now);
    activity.append(h, app.id(), new OfApp.GroupJoined(name), change, now);
  }

  @Override
  public Optional<Group> find(String nameOrId) {
    return database.read(h -> find(h, nameOrId));
  }

  private static Optional<Group> find(Handle h, String nameOrId) {
    return h.select(
            "select * from app_groups where (name = ? or id = ?) and deleted_at is null",
            nameOrId,
            nameOrId.toLowerCase(Locale.ROOT))
        .map(Row.mapper(row -> group(h, row)))
        .findOne();
  }

  private static Group group(Handle h, Row row) {
    List<UUID> members =
        h
            .select(
                "select m.app_id from group_members m join apps a on a.id = m.app_id"
                    + " and a.deleted_at is null where m.group_id = ? order by a.name",
                row.text("id"))
            .mapTo(String.class)
            .list()
            .stream()
            .map(UUID::fromString)
            .toList();
    return new Group(row.id("id"), row.text("name"), members, row.time("created_at"));
  }

  @Override
  public List<Group> all() {
    return database.read(h ->
        h.select("select * from app_groups where deleted_at is null order by name")
            .map(Row.mapper(row -> group(h, row)))
            .list());
  }

  private static Group known(Handle h, Group group) {
    return find(h, group.id().toString())
        .orElseThrow(() -> new NotFound("group", "Couldn't find that group."));
  }

  @Override
  public Group add(Group group, App app, Change change) {
    return database.write(h -> {
      Group known = known(h, group);
      if (known.members().contains(app.id())) {
        throw Refused.rule(app.name() + " is in the group " + known.name() + " already.");
      }
      insistRoom(known.name(), known.members().size() + 1);
      long now = now();
      join(h, known.id(), known.name(), app, change, now);
      changed(h, known, app.name() + " joined", change, now);
      return known(h, known);
    });
  }

  @Override
  public Group remove(Group group, App app, Change change) {
    return database.write(h -> {
      Group known = known(h, group);
      if (!known.members().contains(app.id())) {
        throw Refused.rule(app.name() + " is not in the group " + known.name() + ".");
      }
      if (known.members().size() == 1) {
        throw Refused.rule(app.name() + " is the last app of " + known.name() + ". To end it:")
            .next("belay groups:destroy " + known.name());
      }
      long now = now();
      h.execute(
          "delete from group_members where group_id = ? and app_id = ?",
          known.id().toString(),
          app.id().toString());
      activity.append(h, app.id(), new OfApp.GroupLeft(known.name()), change, now);
      changed(h, known, app.name() + " left", change, now);
      return known(h, known);
    });
  }

  private static void changed(Handle h, Group group, String what, Change change, long now) {
    GenerationRows.appendIfNews(
        h, new Together(group.id(), Cause.MEMBERS, Optional.empty(), what, change), now);
  }

  @Override
  public void destroy(Group group, Change change) {
    database.write(h -> {
      long now = now();
      Group known = known(h, group);
      String id = known.id().toString();
      known
          .members()
          .forEach(app -> activity.append(h, app, new OfApp.GroupLeft(known.name()), change, now));
      h.execute("delete from group_members where group_id = ?", id);
      return h.execute("update app_groups set deleted_at = ? where id = ?", now, id);
    });
  }

  @Override
  public List<Generation> newest(Group group, int from, int max) {
    return database.read(h -> GenerationRows.page(h, group.id(), from, max));
  }

  @Override
  public Verification verify(Group group) {
    return database.read(h -> verify(h, group.id()));
  }

  private static Verification verify(Handle h, UUID group) {
    String previous = Encoding.NONE;
    int expected = 1;
    Set<Integer> numbers =
        new HashSet<>(
            h.select("select number from generations where group_id = ?", group.toString())
                .mapTo(Integer.class)
                .list());
    for (; numbers.remove(expected); expected++) {
      Optional<String> fault;
      String hash = hash(h, group, expected);
      try {
        fault = fault(h, row(h, group, expected), previous, hash);
      } catch (JdbiException e) {
        throw e;
      } catch (RuntimeException e) {
        // An edit can put anything where an id or a word stood.
        fault = Optional.of("G" + expected + " was edited: it can no longer be read");
      }
      if (fault.isPresent()) {
        return new Verification.Broken(expected, fault.get());
      }
      previous = hash;
    }
    return numbers.isEmpty()
        ? new Verification.Whole(expected - 1, previous)
        : new Verification.Broken(expected, "G" + expected + " is missing; others come after it");
  }

  private static String hash(Handle h, UUID group, int number) {
    return h.select(
            "select hash from generations where group_id = ? and number = ?",
            group.toString(),
            number)
        .mapTo(String.class)
        .one();
  }

  private static GenerationRow row(Handle h, UUID group, int number) {
    return h.select(
            "select * from generations where group_id = ? and number = ?", group.toString(), number)
        .map(GenerationRow.ROW)
        .one()
        .with(GenerationRows.parts(h, group, number));
  }

  private static Optional<String> fault(Handle h, GenerationRow row, String previous, String hash) {
    String label = "G" + row.number();
    if (!row.hash().equals(hash)) {
      return Optional.of(label + " was edited: its content does not give its hash");
    }
    if (!row.previous().equals(previous)) {
      return Optional.of(label + " does not follow the one before it: one of the two was replaced");
    }
    for (GenerationRow.Part part : row.parts()) {
      boolean there =
          h.select(
                  "select 1 from releases where app_id = ? and version = ? and hash = ?",
                  part.app().toString(),
                  part.version(),
                  part.hash())
              .mapTo(Integer.class)
              .findFirst()
              .isPresent();
      if (!there) {
        return Optional.of(
            "v"
                + part.version()
                + " of "
                + part.name()
                + ", which "
                + label
                + " names, was changed");
      }
    }
    return Optional.empty();
  }
}
