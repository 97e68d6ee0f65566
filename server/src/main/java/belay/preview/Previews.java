package belay.preview;

import belay.apps.Settings;
import belay.fleet.Records;
import belay.fleet.WarmReleases;
import belay.fleet.Words;
import belay.migration.Effect;
import belay.migration.Migration;
import belay.preview.RollbackPreview.Need;
import belay.release.App;
import belay.release.Commits;
import belay.release.ConfigDiff;
import belay.release.ConfigMode;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.LanguageRuntimes;
import belay.release.LedgerEntry;
import belay.release.ProcessTypes;
import belay.release.Release;
import belay.release.RuntimeChange;
import belay.release.Slug;
import belay.release.SwitchFigures;
import belay.rollback.RollbackTarget;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at everything that a rollback would change. Writes nothing. Safe for several threads. */
public final class Previews {
  private static final int COMMITS_MAX = 50;
  private static final int SWITCHES = 20;

  private final Records records;
  private final WarmReleases warmReleases;
  private final SlugChanges changes;
  private final LanguageRuntimes languages;
  private final ContractLines lines;

  public Previews(
      Records records,
      WarmReleases warmReleases,
      SlugChanges changes,
      LanguageRuntimes languages,
      ContractLines lines) {
    this.records = records;
    this.warmReleases = warmReleases;
    this.changes = changes;
    this.languages = languages;
    this.lines = lines;
  }

  /**
   * A rollback with its target found.
   *
   * @param config what the new release has
   * @param gone add-ons that the target needs and that are not there, and that nobody said it may
   *     lack
   */
  public record Choice(
      LedgerEntry serving,
      RollbackTarget.Chosen chosen,
      ConfigMode mode,
      ConfigVars config,
      List<String> gone) {
    public LedgerEntry target() {
      return chosen.entry();
    }

    /** What a person should know of the choice, a clause each. */
    public List<String> why() {
      return chosen.why();
    }

    public ConfigDiff diff() {
      return ConfigDiff.between(serving.release().config(), config);
    }
  }

  public Choice choice(
      App app, RollbackWish wish, LedgerEntry serving, RollbackTarget.Chosen chosen) {
    Settings settings = records.apps().settings(app);
    ConfigMode mode = wish.mode(settings);
    ConfigVars had = chosen.entry().release().config();
    List<String> gone =
        had.addons().stream()
            .filter(a -> mode != ConfigMode.CURRENT && records.addons().find(a).isEmpty())
            .toList();
    ConfigVars config =
        mode.of(
            had.withoutAddons(new TreeSet<>(gone)),
            serving.release().config(),
            settings.rollbacks().sticky());
    return new Choice(
        serving,
        chosen,
        mode,
        config,
        gone.stream().filter(a -> !wish.accepted().withoutAddons().contains(a)).toList());
  }

  /** What the rollback may not do without being told to. */
  public List<Need> needs(Choice choice, RollbackWish wish) {
    List<Need> needs = new ArrayList<>();
    for (String addon : choice.gone()) {
      needs.add(
          new Need(
              "--without-addon " + addon,
              "the add-on "
                  + addon
                  + ", which "
                  + choice.target().release().label()
                  + " uses, is gone"));
    }
    if (leavesData(choice, wish)) {
      needs.add(
          new Need(
              "--with-data",
              choice.serving().release().label()
                  + " went back with its data, and what it took the place of is kept as it was"
                  + " left"));
    }
    List<Migration> destructive =
        migrations(choice).stream().filter(m -> m.effect() == Effect.DESTRUCTIVE).toList();
    if (!destructive.isEmpty() && !wish.accepted().migrations() && !wish.data().isBack()) {
      needs.add(
          new Need(
              "--accept-migrations",
              "the old code meets a schema that it does not know: "
                  + String.join("; ", destructive.stream().map(Previews::inWords).toList())));
    }
    int contract = records.contracts().newest(choice.target().release().appId());
    if (!wish.accepted().contract()
        && !wish.data().isBack()
        && position(choice.target()) < contract) {
      needs.add(
          new Need(
              "--accept-contract",
              choice.target().release().label()
                  + " is behind the contract of v"
                  + contract
                  + ", which took from the database what its code may need"));
    }
    if (!wish.accepted().runtime()) {
      runtimes(choice).stream()
          .filter(change -> !change.isSmall())
          .map(change -> new Need("--accept-runtime", why(choice, change)))
          .forEach(needs::add);
    }
    return needs;
  }

  /** Who takes back a rollback with data must say that the data goes back again. */
  private static boolean leavesData(Choice choice, RollbackWish wish) {
    ConfigVars now = choice.serving().release().config();
    ConfigVars then = choice.target().release().config();
    return wish.target() instanceof RollbackTarget.Wanted.Undo
        && !wish.data().isBack()
        && then.addons().stream()
            .anyMatch(a -> now.addons().contains(a) && now.generation(a) != then.generation(a));
  }

  /** Where a release's code stands in the history: a rollback where what it put back does. */
  private int position(LedgerEntry entry) {
    LedgerEntry at = entry;
    while (at.release().kind() == Kind.ROLLBACK) {
      int version = at.version();
      Optional<Integer> target = at.release().ref().target().filter(t -> t < version);
      Optional<LedgerEntry> next =
          target.flatMap(t -> records.ledger().find(entry.release().appId(), t));
      if (next.isEmpty()) {
        return target.orElse(version);
      }
      at = next.get();
    }
    return at.version();
  }

  /** Until when a release can be gone back to without a second thought. */
  private Optional<String> safe(App app, Choice choice) {
    return lines
        .after(app, position(choice.target()))
        .map(open ->
            choice.target().release().label()
                + " is safe until v"
                + open.version()
                + " is finalized");
  }

  private String why(Choice choice, RuntimeChange change) {
    String label = choice.target().release().label();
    return label
        + " ran with "
        + change.noted().label()
        + ", and "
        + change.now().map(n -> n.label() + " is in its place").orElse("that is not here any more")
        + languages.install(change.noted()).map(line -> " (back with: " + line + ")").orElse("");
  }

  /**
   * What became of the runtimes that the target was made with. Of releases made before Belay noted
   * them nothing is known.
   */
  public List<RuntimeChange> runtimes(Choice choice) {
    return languages.changes(choice.target().release().runtimes());
  }

  private static String inWords(Migration migration) {
    return migration.path() + " " + String.join(", ", migration.why());
  }

  /** What the target does not have and the database keeps. */
  public List<Migration> migrations(Choice choice) {
    Optional<Slug> from = choice.serving().release().slug().flatMap(records.ledger()::slug);
    Optional<Slug> to = choice.target().release().slug().flatMap(records.ledger()::slug);
    return from.isEmpty() || to.isEmpty() ? List.of() : changes.migrations(to.get(), from.get());
  }

  public RollbackPreview of(App app, RollbackWish wish, Choice choice) {
    Release target = choice.target().release();
    boolean warm = warmReleases.has(target.appId(), target.slug(), choice.config());
    List<Migration> migrations = migrations(choice);
    var types = types(app, choice);
    List<String> why = new ArrayList<>(choice.why());
    safe(app, choice).ifPresent(why::add);
    return new RollbackPreview(
        choice.serving(),
        choice.target(),
        why,
        choice.mode(),
        choice.config(),
        choice.diff(),
        addons(choice),
        types,
        code(app, choice),
        migrations,
        runtimes(choice),
        warm,
        expected(app, warm),
        records.orders().drills(app, SWITCHES).stream()
            .filter(d -> d.version() == choice.target().version())
            .findFirst(),
        needs(choice, wish),
        warnings(choice, migrations, types));
  }

  /** What people call an add-on that releases refer to. */
  private String called(String ref) {
    return records.addons().find(ref).map(a -> a.name()).orElse(ref);
  }

  private RollbackPreview.Addons addons(Choice choice) {
    SortedSet<String> had = choice.target().release().config().addons();
    SortedSet<String> has = choice.serving().release().config().addons();
    SortedSet<String> then = choice.config().addons();
    return new RollbackPreview.Addons(
        choice.gone(),
        has.stream().filter(a -> !had.contains(a)).map(this::called).toList(),
        then.stream().filter(a -> !has.contains(a)).map(this::called).toList());
  }

  private RollbackPreview.Types types(App app, Choice choice) {
    SortedMap<String, Integer> before = quantities(app, choice.serving());
    SortedMap<String, Integer> after = quantities(app, choice.target());
    SortedMap<String, Integer> stopping = new TreeMap<>(before);
    stopping.keySet().removeAll(after.keySet());
    SortedMap<String, Integer> starting = new TreeMap<>(after);
    starting.keySet().removeAll(before.keySet());
    return new RollbackPreview.Types(stopping, starting);
  }

  private SortedMap<String, Integer> quantities(App app, LedgerEntry entry) {
    return entry
        .release()
        .slug()
        .flatMap(records.ledger()::slug)
        .map(s -> ProcessTypes.quantities(s, records.apps().formation(app)))
        .orElseGet(TreeMap::new);
  }

  private RollbackPreview.Code code(App app, Choice choice) {
    Optional<Slug> from = choice.serving().release().slug().flatMap(records.ledger()::slug);
    Optional<Slug> to = choice.target().release().slug().flatMap(records.ledger()::slug);
    Optional<Commits.Between> commits =
        from.flatMap(Slug::commit)
            .flatMap(f ->
                to.flatMap(Slug::commit)
                    .flatMap(t -> records.commits().between(app, f, t, COMMITS_MAX)));
    int files =
        from.isEmpty() || to.isEmpty() ? 0 : changes.between(from.get().id(), to.get().id()).size();
    return new RollbackPreview.Code(commits, files);
  }

  /** The median of the last switches of that kind. */
  private Optional<Duration> expected(App app, boolean warm) {
    List<Long> times =
        records.ledger().recentFigures(app.id(), SWITCHES).stream()
            .filter(f -> f.warm() == warm)
            .map(SwitchFigures::toRepointMicros)
            .sorted()
            .toList();
    return times.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.of(times.get(times.size() / 2), ChronoUnit.MICROS));
  }

  private List<String> warnings(
      Choice choice, List<Migration> migrations, RollbackPreview.Types types) {
    List<String> warnings = new ArrayList<>();
    migrations.stream()
        .filter(m -> m.effect() == Effect.UNKNOWN)
        .forEach(m -> warnings.add("migration " + inWords(m)));
    types
        .stopping()
        .forEach((type, count) ->
            warnings.add(
                "process type "
                    + type
                    + " is not in "
                    + choice.target().release().label()
                    + ": "
                    + Words.count(count, "dyno")
                    + (count == 1 ? " stops" : " stop")));
    choice
        .target()
        .release()
        .slug()
        .flatMap(records.ledger()::slug)
        .filter(s -> !s.overlap())
        .ifPresent(
            _ -> warnings.add("its dynos must not overlap: requests wait while they are replaced"));
    choice.chosen().verdict().map(RollbackTarget.Remark::inWords).ifPresent(warnings::add);
    return warnings;
  }
}
