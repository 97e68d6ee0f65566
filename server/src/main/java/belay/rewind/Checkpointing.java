package belay.rewind;

import belay.addon.Provision;
import belay.addon.Provisions;
import belay.checkpoint.Checkpoint;
import belay.checkpoint.Checkpoint.Counters;
import belay.checkpoint.Checkpoint.Of;
import belay.checkpoint.Checkpoint.State;
import belay.checkpoint.Checkpoints;
import belay.checkpoint.Kept;
import belay.fleet.Records;
import belay.preview.SlugChanges;
import belay.provider.Copying;
import belay.provider.ProvidedResources;
import belay.provider.ProviderFailed;
import belay.provider.Resource;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.Refused;
import belay.release.Release;
import belay.release.ReleaseStatus;
import belay.release.Slug;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes checkpoints and deletes them, each written down before it is done: what a kill cut short is
 * not there afterwards. Safe for several threads; of one add-on one is taken at a time.
 */
public final class Checkpointing {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointing.class);

  private final Records records;
  private final Provisions provisions;
  private final ProvidedResources resources;
  private final Checkpoints checkpoints;
  private final SlugChanges changes;
  private final Map<UUID, ReentrantLock> turns = new ConcurrentHashMap<>();

  public Checkpointing(
      Records records, ProvidedResources resources, Checkpoints checkpoints, SlugChanges changes) {
    this.records = records;
    this.provisions = resources.provisions();
    this.resources = resources;
    this.checkpoints = checkpoints;
    this.changes = changes;
  }

  public Checkpoints checkpoints() {
    return checkpoints;
  }

  /** Why none can be taken of an add-on, in a sentence; empty when one can. */
  public Optional<String> obstacle(Provision provision) {
    Optional<Copying> copying = resources.copying(provision);
    if (copying.isEmpty()) {
      return Optional.of(
          "Of "
              + provision.name()
              + " no checkpoints can be taken: it is not a cluster of its own.");
    }
    return provision.stage().isThere()
        ? copying.get().obstacle(resources.of(provision))
        : Optional.of(provision.name() + " is not there.");
  }

  /**
   * Takes one, while the add-on runs and nobody waits.
   *
   * @throws Refused when none can be taken of it
   * @throws ProviderFailed when it cannot be taken now; then nothing of it is left
   */
  public Checkpoint take(Provision provision, String why, Change change) {
    return take(provision, with(provision), why, change);
  }

  /** The release that one taken now stays with: what serves of its app. */
  private Optional<Of> with(Provision provision) {
    return records
        .ledger()
        .serving(provision.appId())
        .map(LedgerEntry::release)
        .filter(r -> r.config().addons().contains(provision.ref()) && r.slug().isPresent())
        .map(r -> new Of(r.appId(), r.version(), Optional.empty()));
  }

  private Checkpoint take(Provision provision, Optional<Of> of, String why, Change change) {
    obstacle(provision)
        .ifPresent(obstacle -> {
          throw Refused.rule(obstacle);
        });
    Copying copying = resources.copying(provision).orElseThrow();
    Resource resource = resources.of(provision);
    ReentrantLock turn = turn(provision.id());
    turn.lock();
    try {
      Checkpoint begun =
          checkpoints.begin(
              new Checkpoints.Wanted(
                  provision.id(), resources.generations().serving(provision.id()), of, why),
              change);
      try {
        Counters counters =
            copying
                .written(resource)
                .map(w -> new Counters(w.since(), w.rows()))
                .orElse(Counters.NONE);
        Copying.Copy copy = copying.take(resource, begun.copy());
        return checkpoints.whole(begun, copy.bytes(), copy.position(), counters);
      } catch (BelayException e) {
        checkpoints.gone(begun);
        throw e;
      }
    } finally {
      turn.unlock();
    }
  }

  private ReentrantLock turn(UUID addon) {
    return turns.computeIfAbsent(addon, _ -> new ReentrantLock());
  }

  /** Deletes one. */
  public Checkpoint drop(Provision provision, int number) {
    Checkpoint checkpoint =
        checkpoints
            .find(provision.id(), number)
            .filter(c -> c.state() != State.TAKING)
            .orElseThrow(() -> none(provision, number));
    drop(provision, checkpoint);
    return checkpoint;
  }

  private static NotFound none(Provision provision, int number) {
    return new NotFound(
        "checkpoint",
        provision.name() + " has no checkpoint " + number + ". belay checkpoints lists all.");
  }

  /** The one of a number, which something is to be made of. */
  Checkpoint insistWhole(Provision provision, int number) {
    return checkpoints
        .find(provision.id(), number)
        .filter(Checkpoint::isWhole)
        .orElseThrow(() -> none(provision, number));
  }

  void drop(Provision provision, Checkpoint checkpoint) {
    ReentrantLock turn = turn(provision.id());
    turn.lock();
    try {
      Checkpoint dropping = checkpoints.dropping(checkpoint);
      resources
          .copying(provision)
          .ifPresent(c -> c.drop(resources.of(provision, dropping.generation()), dropping.copy()));
      checkpoints.gone(dropping);
    } finally {
      turn.unlock();
    }
  }

  /** At a start: nothing stays of what a kill cut short. */
  public void begin() {
    Map<UUID, List<Checkpoint>> all =
        checkpoints.all().stream().collect(Collectors.groupingBy(Checkpoint::addonId));
    all.forEach((addon, of) ->
        provisions
            .find(addon)
            .ifPresentOrElse(p -> settle(p, of), () -> checkpoints.forget(addon)));
  }

  private void settle(Provision provision, List<Checkpoint> all) {
    all.stream()
        .collect(Collectors.groupingBy(Checkpoint::generation))
        .forEach((generation, of) -> {
          if (!of.stream().allMatch(Checkpoint::isWhole)) {
            settle(provision, generation, of);
          }
        });
  }

  private void settle(Provision provision, int generation, List<Checkpoint> all) {
    Map<String, Checkpoint> whole = new HashMap<>();
    all.stream().filter(Checkpoint::isWhole).forEach(c -> whole.put(c.copy(), c));
    Set<String> unfinished =
        all.stream()
            .map(Checkpoint::copy)
            .filter(copy -> !whole.containsKey(copy))
            .collect(Collectors.toSet());
    try {
      Set<String> there =
          resources
              .copying(provision)
              .map(c -> c.settle(resources.of(provision, generation), unfinished))
              .orElse(Set.of());
      all.stream().filter(c -> !c.isWhole()).forEach(checkpoints::gone);
      whole.forEach((name, checkpoint) -> {
        if (!there.contains(name)) {
          LOG.warn("{} of {} is not on the disk any more", name, provision.name());
          checkpoints.gone(checkpoint);
        }
      });
    } catch (BelayException e) {
      LOG.warn("checkpoints of {} are tidied later: {}", provision.name(), e.getMessage());
    }
  }

  /** Deletes what nothing goes back to any more. */
  public void sweep() {
    for (Checkpoint going : Kept.going(checkpoints.all(), this::isGone)) {
      try {
        provisions.find(going.addonId()).ifPresent(p -> drop(p, going));
      } catch (BelayException e) {
        LOG.warn("a checkpoint that is to go stays for now: {}", e.getMessage());
      }
    }
  }

  private boolean isGone(Of of) {
    return records
        .ledger()
        .find(of.appId(), of.version())
        .filter(e -> e.status() != ReleaseStatus.EXPIRED)
        .filter(_ -> records.apps().find(of.appId()).isPresent())
        .isEmpty();
  }

  boolean isToBeCopied(App app, Release release) {
    Optional<Slug> now =
        records
            .ledger()
            .serving(app.id())
            .flatMap(e -> e.release().slug())
            .flatMap(records.ledger()::slug);
    Optional<Slug> next = release.slug().flatMap(records.ledger()::slug);
    return now.isPresent()
        && next.isPresent()
        && brings(now.get(), next.get())
        && !copied(release.config()).isEmpty();
  }

  private boolean brings(Slug now, Slug next) {
    return switch (next.checkpoint()) {
      case MIGRATIONS -> !changes.migrations(now, next).isEmpty();
      case ALWAYS -> true;
      case NEVER -> false;
    };
  }

  /** The add-ons of a config that copies can be taken of. */
  private List<Provision> copied(ConfigVars config) {
    return config.addons().stream()
        .map(provisions::named)
        .flatMap(Optional::stream)
        .filter(p -> obstacle(p).isEmpty())
        .toList();
  }

  List<String> copy(App app, Release release, Consumer<String> tell) {
    List<String> wrong = new ArrayList<>();
    int serving = records.ledger().serving(app.id()).map(LedgerEntry::version).orElse(0);
    Of of = new Of(app.id(), serving, Optional.of(release.version()));
    for (Provision provision : copied(release.config())) {
      try {
        Checkpoint taken =
            take(
                provision,
                Optional.of(of),
                "before the release command of " + release.label(),
                release.change());
        tell.accept(
            "-----> Checkpoint " + taken.number() + " of " + provision.name() + " is taken");
      } catch (BelayException e) {
        String why =
            "No checkpoint of "
                + provision.name()
                + " was taken, and its data cannot be put back to what it was before "
                + release.label()
                + ": "
                + e.getMessage();
        tell.accept(" !     " + why);
        wrong.add(why);
      }
    }
    return wrong;
  }
}
