package belay.deploy;

import belay.ledger.Draft;
import belay.release.App;
import belay.release.Change;
import belay.release.ConfigDiff;
import belay.release.Descriptions;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.Release;
import belay.release.RollbackTarget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/** A rollback: finds the target, and puts its slug and config on the road. */
final class Rollback {
  private static final int NEWEST = 12;
  private static final int RECENT = 1_000;

  private final Rooms rooms;
  private final Traffic traffic;
  private final Instant accepted;

  /**
   * A rollback.
   *
   * @param accepted when it was asked for
   */
  Rollback(Rooms rooms, Traffic traffic, Instant accepted) {
    this.rooms = rooms;
    this.traffic = traffic;
    this.accepted = accepted;
  }

  DeployOutcome roll(App app, Optional<String> named, Optional<Integer> expected, Change change)
      throws InterruptedException {
    LedgerEntry serving =
        rooms
            .ledger()
            .serving(app.id())
            .orElseThrow(() -> new NotFound("release", "No previous release found"));
    expected
        .filter(seen -> seen != serving.version())
        .ifPresent(seen -> {
          throw new Refused(
              "conflict",
              "v"
                  + seen
                  + " is not serving any more: "
                  + serving.release().label()
                  + " ("
                  + serving.release().description()
                  + ") by "
                  + serving.release().change().actor().email()
                  + " is. Nothing was rolled back; look at: belay releases -a "
                  + app.name());
        });
    return switch (choice(app, named, serving)) {
      case RollbackTarget.None none -> throw new Refused("invalid_params", none.message());
      case RollbackTarget.Unknown unknown -> throw new NotFound("release", unknown.message());
      case RollbackTarget.Chosen chosen -> release(app, serving, chosen, change);
    };
  }

  /** Looks at few releases first: in a long ledger the rest is seldom asked for. */
  private RollbackTarget choice(App app, Optional<String> named, LedgerEntry serving) {
    if (named.isEmpty() || named.get().matches("[vV]?\\d{1,9}|-\\d+")) {
      RollbackTarget choice = choice(near(app, named, serving), named, serving.version());
      if (choice instanceof RollbackTarget.Chosen) {
        return choice;
      }
    }
    RollbackTarget choice =
        choice(rooms.ledger().newest(app.id(), RECENT), named, serving.version());
    return choice instanceof RollbackTarget.Chosen || serving.version() <= RECENT
        ? choice
        : choice(rooms.ledger().newest(app.id(), Integer.MAX_VALUE), named, serving.version());
  }

  /** The newest, the one that serves, and the one that is named by its version, newest first. */
  private List<LedgerEntry> near(App app, Optional<String> named, LedgerEntry serving) {
    SortedMap<Integer, LedgerEntry> near = new TreeMap<>(Comparator.reverseOrder());
    rooms.ledger().newest(app.id(), NEWEST).forEach(e -> near.put(e.version(), e));
    near.put(serving.version(), serving);
    named
        .map(n -> n.replaceFirst("^[vV]", ""))
        .filter(n -> n.matches("\\d{1,9}"))
        .map(Integer::valueOf)
        .filter(version -> !near.containsKey(version))
        .flatMap(version -> rooms.ledger().find(app.id(), version))
        .ifPresent(e -> near.put(e.version(), e));
    return List.copyOf(near.values());
  }

  private RollbackTarget choice(List<LedgerEntry> newest, Optional<String> named, int serving) {
    return named
        .map(n -> RollbackTarget.named(n, newest, serving, slugKept()))
        .orElseGet(() -> RollbackTarget.choose(newest, serving, slugKept()));
  }

  private Function<UUID, Boolean> slugKept() {
    return rooms.slugs()::has;
  }

  private DeployOutcome release(
      App app, LedgerEntry serving, RollbackTarget.Chosen chosen, Change change)
      throws InterruptedException {
    Release target = chosen.entry().release();
    Draft draft =
        new Draft(
            app.id(),
            Kind.ROLLBACK,
            Release.Ref.target(target.version()),
            Descriptions.rollback(target.version()),
            change,
            false,
            target.slug(),
            target.config());
    DeployOutcome outcome =
        traffic.release(app, draft, new Traffic.Way(false, true, accepted), line -> {});
    return outcome instanceof DeployOutcome.Live live
        ? new DeployOutcome.Live(
            live.entry(), live.figures(), notes(serving, target, chosen.why(), live.notes()))
        : outcome;
  }

  private static List<String> notes(
      LedgerEntry serving, Release target, List<String> why, List<String> more) {
    List<String> notes = new ArrayList<>();
    if (!why.isEmpty()) {
      notes.add("on the way: " + String.join("; ", why));
    }
    ConfigDiff diff = ConfigDiff.between(serving.release().config(), target.config());
    if (!diff.isEmpty()) {
      notes.add("config: " + inWords(diff));
    }
    notes.addAll(more);
    return notes;
  }

  /** {@code LOG_LEVEL changed back, STRIPE_KEY removed}. */
  private static String inWords(ConfigDiff diff) {
    List<String> words = new ArrayList<>();
    diff.changed().forEach(k -> words.add(k + " changed back"));
    diff.added().forEach(k -> words.add(k + " is back"));
    diff.removed().forEach(k -> words.add(k + " removed"));
    return String.join(", ", words);
  }
}
