package belay.ledger;

import belay.release.ConfigVars;
import belay.release.ConfigVars.Reference;
import belay.release.Kind;
import belay.release.LanguageRuntime;
import belay.release.Limits;
import belay.release.Origin;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import belay.release.SlugImages;
import belay.release.SwitchFigures;
import belay.release.SwitchFigures.Latency;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** A history with something of everything that a copy carries, and ways to copy it. */
final class CopiedHistory {
  static final UUID SLUG = UUID.fromString("00000000-0000-4000-8000-00000000000b");
  static final ConfigVars REFERRING =
      new ConfigVars(
          new TreeMap<>(Map.of("A", "ü\n\"", "EMPTY", "")),
          new TreeMap<>(Map.of("DATABASE_URL", new Reference("postgresql-curved-1", "URL"))));

  private static final ObjectMapper JSON = new ObjectMapper();

  private CopiedHistory() {}

  static Slug slug(UUID id, UUID app) {
    return new Slug(
        id,
        app,
        Optional.of("575bfa8d1234567890123456789012345678abcd"),
        Optional.of("Fix ünïcödé"),
        "Node.js",
        Optional.of(SlugImages.parse("sha256:0123", "worker sha256:4567")),
        new TreeMap<>(Map.of("web", "node web.js -p $PORT", "worker", "a\tb\nc")),
        new TreeMap<>(Map.of("SECRET_DEFAULT", "hunter2")),
        new Slug.Health(Optional.of("/up"), Duration.ofSeconds(30)),
        true,
        List.of("db/changes", "sql"),
        Slug.Copied.MIGRATIONS,
        List.of(
            new belay.release.Job(
                "report", "0 3 * * *", "UTC", Duration.ofHours(1), "rake report")),
        Limits.parse("memory=256"),
        List.of(new LanguageRuntime("node", "20.20.2", "ab".repeat(32), ".belay/node/bin/node")),
        5_000_000_000L,
        "abc",
        Fixture.CREATED);
  }

  /** Releases of every status: v1 expired, v2 serves, v3 failed, v4 held, v5 pending. */
  static void write(Fixture fixture) {
    Ledger ledger = fixture.ledger;
    ledger.keep(slug(SLUG, Fixture.APP));
    Release first = ledger.append(deploy(ConfigVars.of(Map.of("A", "1"))));
    ledger.journal(first, "start", "web.1");
    ledger.journal(first, "repoint", "");
    ledger.mark(first, ReleaseStatus.SUCCEEDED, "");
    ledger.keepOrigin(
        first,
        new Origin(
            Fixture.CREATED,
            Duration.ofMillis(7),
            Duration.ofSeconds(70),
            List.of("It has no lock file.", "It is large.")));
    ledger.keepFigures(
        first,
        new SwitchFigures(
            true,
            3_000,
            Optional.of(new SwitchFigures.Drained(6_400, 41, 1, 2)),
            Optional.of(new Latency(9, 2, 8)),
            Optional.empty()));
    ledger.keepAfter(first, new Latency(5_000_000_000L, 3, 4));
    ledger.keepOutput(first, "migrating\n" + "x".repeat(20_000) + "\ndöne\n");
    Release second = ledger.append(config(REFERRING, "A", "DATABASE_URL"));
    ledger.mark(second, ReleaseStatus.SUCCEEDED, "");
    ledger.keepFigures(
        second, new SwitchFigures(false, 1, Optional.empty(), Optional.empty(), Optional.empty()));
    Release third = ledger.append(config(ConfigVars.of(Map.of("B", "y".repeat(9_000))), "B"));
    ledger.mark(third, ReleaseStatus.FAILED, "it never opened its port");
    ledger.mark(ledger.append(deploy(REFERRING)), ReleaseStatus.HELD, "pinned to v2");
    ledger.journal(ledger.append(rollback()), "start", "web.1");
    ledger.mark(first, ReleaseStatus.EXPIRED, "");
  }

  private static Draft deploy(ConfigVars config) {
    Draft draft = Fixture.deploy(Fixture.APP, Map.of());
    return new Draft(
        draft.appId(),
        draft.kind(),
        draft.ref(),
        draft.description(),
        draft.change(),
        true,
        Optional.of(SLUG),
        config);
  }

  static Draft withoutSlug(UUID app, Map<String, String> config) {
    Draft draft = Fixture.deploy(app, config);
    return new Draft(
        app,
        draft.kind(),
        draft.ref(),
        draft.description(),
        draft.change(),
        true,
        Optional.empty(),
        draft.config());
  }

  private static Draft config(ConfigVars config, String... keys) {
    return new Draft(
        Fixture.APP,
        Kind.CONFIG,
        new Release.Ref(Optional.empty(), Optional.empty(), List.of(keys)),
        "Set 'ünïcödé' \u2603 \"config\" vars",
        Fixture.CHANGE,
        false,
        Optional.of(SLUG),
        config);
  }

  private static Draft rollback() {
    return new Draft(
        Fixture.APP,
        Kind.ROLLBACK,
        new Release.Ref(Optional.of(1), Optional.empty(), List.of()),
        "Rollback to v1",
        Fixture.CHANGE,
        false,
        Optional.empty(),
        ConfigVars.EMPTY);
  }

  static Chronicle.Head head(Fixture fixture, UUID app) {
    return new SqlChronicle(fixture.database).head(app).orElseThrow();
  }

  /** As they are after a file of JSON lines. */
  static List<SortedMap<String, Object>> give(Fixture fixture, UUID app) {
    return give(fixture, app, head(fixture, app));
  }

  static List<SortedMap<String, Object>> give(Fixture fixture, UUID app, Chronicle.Head head) {
    List<SortedMap<String, Object>> rows = new ArrayList<>();
    try {
      copies(fixture).give(app, head, row -> rows.add(throughJson(row)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return rows;
  }

  private static SortedMap<String, Object> throughJson(SortedMap<String, Object> row)
      throws IOException {
    return JSON.readValue(JSON.writeValueAsBytes(row), new TypeReference<>() {});
  }

  static void take(
      Fixture fixture, UUID app, Chronicle.Head head, List<SortedMap<String, Object>> rows) {
    Iterator<SortedMap<String, Object>> each = rows.iterator();
    copies(fixture)
        .take(app, head, () -> each.hasNext() ? Optional.of(each.next()) : Optional.empty());
  }

  static LedgerCopies copies(Fixture fixture) {
    return new SqlLedgerCopies(fixture.database, fixture.ledger);
  }

  /** How many rows there are in all tables that a copy is taken into. */
  static long rows(Fixture fixture) {
    List<String> tables = new ArrayList<>(List.of("configs", "slugs", "outputs", "unfinished"));
    tables.addAll(List.of(CopyTable.RELEASES.name(), CopyTable.STATUSES.name()));
    CopyTable.BESIDE.forEach(table -> tables.add(table.name()));
    return fixture.database.read(h ->
        tables.stream()
            .mapToLong(t -> h.select("select count(*) from " + t).mapTo(Long.class).one())
            .sum());
  }
}
