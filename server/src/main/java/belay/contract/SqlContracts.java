package belay.contract;

import belay.activity.Activity;
import belay.activity.OfRelease;
import belay.contract.Contract.Step;
import belay.contract.Contract.Word;
import belay.database.Database;
import belay.database.Memo;
import belay.database.Micros;
import belay.database.Row;
import belay.release.Actor;
import belay.release.App;
import belay.release.Change;
import belay.release.ProcessTypes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** In the database file: steps are only ever added. */
public final class SqlContracts implements Contracts {
  private static final String LAST =
      "select * from contract_steps s where seq = (select max(seq) from contract_steps o where"
          + " o.app_id = s.app_id and o.version = s.version)";

  private final Database database;
  private final Activity activity;
  private final InstantSource clock;
  private final Memo<Integer> newest = new Memo<>();

  public SqlContracts(Database database, Activity activity, InstantSource clock) {
    this.database = database;
    this.activity = activity;
    this.clock = clock;
  }

  /** A step and whose it is. */
  private record Kept(UUID appId, int version, Step step) {
    static Kept read(Row row) {
      return new Kept(
          row.id("app_id"),
          row.integer("version"),
          new Step(
              Word.ofWord(row.text("step")),
              row.text("detail"),
              row.text("actor_email"),
              row.time("at")));
    }
  }

  @Override
  public Map<Integer, Contract> of(UUID appId) {
    List<Kept> kept =
        database.read(h ->
            h.select("select * from contract_steps where app_id = ? order by seq", appId.toString())
                .map(Row.mapper(Kept::read))
                .list());
    Map<Integer, List<Step>> steps = new TreeMap<>();
    kept.forEach(k -> steps.computeIfAbsent(k.version(), _ -> new ArrayList<>()).add(k.step()));
    Map<Integer, Contract> all = new TreeMap<>();
    steps.forEach((version, own) -> all.put(version, new Contract(version, own)));
    return all;
  }

  @Override
  public boolean mayHave(UUID appId) {
    return database.read(h ->
        h.select(
                "select exists(select 1 from slugs where app_id = ? and instr(process_types,"
                    + " cast(? as blob)) > 0)",
                appId.toString(),
                ProcessTypes.CONTRACT)
            .mapTo(Boolean.class)
            .one());
  }

  @Override
  public Set<Integer> done(UUID appId) {
    return new HashSet<>(
        database.read(h ->
            h.select(
                    "select distinct version from contract_steps where app_id = ? and step ="
                        + " 'finalized'",
                    appId.toString())
                .mapTo(Integer.class)
                .list()));
  }

  @Override
  public int newest(UUID appId) {
    return newest.get(
        appId,
        id ->
            database.read(h ->
                h.select(
                        "select coalesce(max(version), 0) from contract_steps where app_id = ? and"
                            + " step = 'finalized'",
                        id.toString())
                    .mapTo(Integer.class)
                    .one()));
  }

  @Override
  public void step(App app, int version, Word word, String detail, Change change) {
    try {
      database.write(h -> {
        append(
            h, app.id(), version, new Step(word, detail, change.actor().email(), clock.instant()));
        event(version, word, detail)
            .ifPresent(
                what -> activity.append(h, app.id(), what, change, Micros.of(Micros.now(clock))));
        return true;
      });
    } finally {
      newest.forget(app.id());
    }
  }

  private static Optional<OfRelease> event(int version, Word word, String detail) {
    return switch (word) {
      case FINALIZED -> Optional.of(new OfRelease.Finalized(version));
      case FAILED, INTERRUPTED -> Optional.of(new OfRelease.NotFinalized(version, detail));
      case BEGUN, CHECKPOINT, RUNNING -> Optional.empty();
    };
  }

  private static void append(Handle h, UUID appId, int version, Step step) {
    h.execute(
        "insert into contract_steps (app_id, version, step, detail, actor_email, at) values (?, ?,"
            + " ?, ?, ?, ?)",
        appId.toString(),
        version,
        step.word().word(),
        step.detail(),
        step.by(),
        Micros.of(step.at().truncatedTo(java.time.temporal.ChronoUnit.MICROS)));
  }

  @Override
  public void keepOutput(UUID appId, int version, String output) {
    database.write(h ->
        h.execute(
            "insert or replace into contract_outputs (app_id, version, output) values (?, ?, ?)",
            appId.toString(),
            version,
            output));
  }

  @Override
  public String output(UUID appId, int version) {
    return database.read(h ->
        h.select(
                "select output from contract_outputs where app_id = ? and version = ?",
                appId.toString(),
                version)
            .mapTo(String.class)
            .findOne()
            .orElse(""));
  }

  @Override
  public void interrupt() {
    String why = "the control plane ended meanwhile; how far it came nobody saw";
    List<Kept> under =
        database.read(h -> h.select(LAST).map(Row.mapper(Kept::read)).list()).stream()
            .filter(
                k -> new Contract(k.version(), List.of(k.step())).state() == Contract.State.RUNNING)
            .toList();
    for (Kept kept : under) {
      database.write(h -> {
        Step step = new Step(Word.INTERRUPTED, why, kept.step().by(), clock.instant());
        append(h, kept.appId(), kept.version(), step);
        Change change =
            new Change(
                new Actor(new UUID(0, 0), "belay", "contract"),
                Change.Source.API,
                Optional.empty());
        activity.append(
            h,
            kept.appId(),
            new OfRelease.NotFinalized(kept.version(), why),
            change,
            Micros.of(Micros.now(clock)));
        return true;
      });
    }
  }

  @Override
  public Map<UUID, String> failing() {
    Map<UUID, String> failing = new HashMap<>();
    Map<UUID, Kept> newest = new HashMap<>();
    database
        .read(h -> h.select(LAST).map(Row.mapper(Kept::read)).list())
        .forEach(k -> newest.merge(k.appId(), k, (a, b) -> a.version() > b.version() ? a : b));
    newest.forEach((app, kept) -> {
      Contract contract = new Contract(kept.version(), List.of(kept.step()));
      if (contract.state() == Contract.State.FAILED) {
        failing.put(app, "the contract of v" + kept.version() + ": " + kept.step().detail());
      }
    });
    return failing;
  }
}
