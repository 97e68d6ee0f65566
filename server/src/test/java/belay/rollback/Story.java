package belay.rollback;

import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Sign;
import belay.release.Stamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What happened to an app, told step by step; each step makes the next release. */
final class Story {
  private static final UUID APP = new UUID(0, 1);
  private static final Instant START = Instant.parse("2024-01-15T10:00:00Z");

  private final TreeMap<Integer, LedgerEntry> entries = new TreeMap<>(Comparator.reverseOrder());
  final Set<UUID> gone = new HashSet<>();
  final List<Block> blocks = new ArrayList<>();
  int serving;

  /** The newest release whose contract was done. */
  int contract;

  private int minutes;

  Story() {
    add(Kind.INITIAL, Release.Ref.NONE, Optional.empty(), Map.of(), "Initial release");
    succeed(1);
  }

  static UUID slugOf(int version) {
    return new UUID(7, version);
  }

  /** A commit whose first digits tell its version. */
  static String commit(int version) {
    return String.format("%04x", version) + "abcdef".repeat(6);
  }

  /** Deploys and goes live. */
  int deploy() {
    return succeed(deployPending());
  }

  int deployPending() {
    int version = next();
    return add(
        Kind.DEPLOY,
        Release.Ref.commit(commit(version)),
        Optional.of(slugOf(version)),
        config(),
        "Deploy " + commit(version).substring(0, 7));
  }

  int deployFailed() {
    return mark(deployPending(), ReleaseStatus.FAILED);
  }

  int deployHeld() {
    return mark(deployPending(), ReleaseStatus.HELD);
  }

  /** Sets a config var to a value and goes live. */
  int set(String key, String value) {
    TreeMap<String, String> next = new TreeMap<>(config());
    next.put(key, value);
    return succeed(
        add(
            Kind.CONFIG,
            Release.Ref.keys(List.of(key)),
            now().flatMap(e -> e.release().slug()),
            next,
            "Set " + key + " config vars"));
  }

  /** Rolls back to a release, as somebody says by name. */
  int rollback(int target) {
    return succeed(rollbackPending(target));
  }

  int rollbackPending(int target) {
    LedgerEntry entry = entry(target);
    return add(
        Kind.ROLLBACK,
        Release.Ref.target(target),
        entry.release().slug(),
        entry.release().config().values(),
        "Rollback to v" + target);
  }

  int succeed(int version) {
    mark(version, ReleaseStatus.SUCCEEDED);
    serving = version;
    return version;
  }

  int expire(int version) {
    return mark(version, ReleaseStatus.EXPIRED);
  }

  int mark(int version, ReleaseStatus status) {
    LedgerEntry old = entry(version);
    Instant at = tick();
    entries.put(
        version,
        new LedgerEntry(
            old.release(),
            status,
            "",
            at,
            status == ReleaseStatus.SUCCEEDED ? Optional.of(at) : old.servedAt()));
    return version;
  }

  LedgerEntry entry(int version) {
    return Optional.ofNullable(entries.get(version)).orElseThrow();
  }

  List<LedgerEntry> newestFirst() {
    return new ArrayList<>(entries.values());
  }

  RollbackTarget choose() {
    return find(new RollbackTarget.Wanted.Previous());
  }

  RollbackTarget named(String text) {
    return find(new RollbackTarget.Wanted.Named(text));
  }

  RollbackTarget undo() {
    return find(new RollbackTarget.Wanted.Undo());
  }

  RollbackTarget find(RollbackTarget.Wanted wanted) {
    return RollbackTarget.find(wanted, standing());
  }

  Standing standing() {
    return new Standing(
        newestFirst(),
        serving,
        slug -> gone.contains(slug) ? Optional.of("slug is gone from the store") : Optional.empty(),
        blocks,
        List.of(),
        contract);
  }

  void block(int version) {
    LedgerEntry entry = entry(version);
    blocks.add(
        Block.of(
            entry,
            entry.release().ref().commit(),
            new Sign("bo@example.com", START, Optional.of("bad"))));
  }

  /** Does the default rollback and answers which release it put back. */
  int rollback() {
    RollbackTarget target = choose();
    if (target instanceof RollbackTarget.Chosen chosen) {
      rollback(chosen.entry().version());
      return chosen.entry().version();
    }
    throw new AssertionError(target);
  }

  private int next() {
    return entries.size() + 1;
  }

  private Instant tick() {
    minutes++;
    return START.plusSeconds(60L * minutes);
  }

  private Optional<LedgerEntry> now() {
    return Optional.ofNullable(entries.get(serving));
  }

  private Map<String, String> config() {
    return now().<Map<String, String>>map(e -> e.release().config().values()).orElse(Map.of());
  }

  private int add(
      Kind kind,
      Release.Ref ref,
      Optional<UUID> slug,
      Map<String, String> config,
      String description) {
    int version = next();
    Instant at = tick();
    Change change =
        new Change(
            new Actor(new UUID(0, 2), "ana@example.com", "key"),
            Change.Source.CLI,
            Optional.empty());
    Release release =
        new Release(
            new UUID(9, version),
            APP,
            version,
            kind,
            ref,
            description,
            change,
            at,
            kind == Kind.DEPLOY ? Optional.of(Stamp.of(at)) : Optional.empty(),
            slug,
            ConfigVars.of(config),
            List.of(),
            "");
    entries.put(version, new LedgerEntry(release, ReleaseStatus.PENDING, "", at, Optional.empty()));
    return version;
  }
}
