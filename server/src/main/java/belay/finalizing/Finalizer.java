package belay.finalizing;

import belay.contract.ByItself;
import belay.contract.Contract;
import belay.contract.Contract.State;
import belay.contract.Contract.Word;
import belay.contract.Contracts;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.guard.Guarded;
import belay.guard.Verdict;
import belay.guard.Verdicts;
import belay.preview.ContractLines;
import belay.release.Actor;
import belay.release.App;
import belay.release.BelayException;
import belay.release.Change;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.NotFound;
import belay.release.ProcessTypes;
import belay.release.Refused;
import belay.release.Slug;
import belay.rollback.ContractLine;
import belay.rollback.ContractLine.Open;
import belay.switching.AppTurns;
import belay.watch.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does contracts, in the app's turn, each with those before it, oldest first. What is next is
 * written down before it is done; what a kill cut short is said to be interrupted, and is begun
 * again by hand only.
 */
public final class Finalizer implements Finalizing {
  private static final Logger LOG = LoggerFactory.getLogger(Finalizer.class);

  /** How often it looks whether one is to be done by itself. */
  public static final Duration LOOK = Duration.ofSeconds(30);

  private final Records records;
  private final Contracts contracts;
  private final ContractLines lines;
  private final Verdicts verdicts;
  private final Running running;
  private final AppTurns turns;
  private final ContractRun runs;
  private final Timing timing;

  /** Apps of which one is under way. */
  private final Set<UUID> working = ConcurrentHashMap.newKeySet();

  public Finalizer(
      Records records,
      ContractLines lines,
      Verdicts verdicts,
      Running running,
      AppTurns turns,
      ContractRun runs,
      Timing timing) {
    this.records = records;
    this.contracts = records.contracts();
    this.lines = lines;
    this.verdicts = verdicts;
    this.running = running;
    this.turns = turns;
    this.runs = runs;
    this.timing = timing;
  }

  /** Says of what was under way when the control plane ended that it was interrupted. */
  public void begin() {
    contracts.interrupt();
  }

  @Override
  public List<Seen> open(App app) {
    ContractLine line = lines.of(app);
    Map<Integer, Contract> known = contracts.of(app.id());
    return line.open().stream().map(o -> seen(app, line, known, o)).toList();
  }

  private Seen seen(App app, ContractLine line, Map<Integer, Contract> known, Open open) {
    Contract contract = known.getOrDefault(open.version(), none(open.version()));
    return new Seen(
        open.version(),
        command(open.slug()),
        Optional.of(open.since()),
        contract,
        before(line, open.version()),
        byItself(app, open, contract).obstacle(timing.time().instant()));
  }

  private static Contract none(int version) {
    return new Contract(version, List.of());
  }

  private String command(UUID slug) {
    return records.ledger().slug(slug).flatMap(s -> s.command(ProcessTypes.CONTRACT)).orElse("");
  }

  private static List<Integer> before(ContractLine line, int version) {
    return line.upTo(version).stream().map(Open::version).filter(v -> v != version).toList();
  }

  @Override
  public Seen one(App app, int version) {
    Named named = named(app, version);
    ContractLine line = lines.of(app);
    Map<Integer, Contract> known = contracts.of(app.id());
    return line.open().stream()
        .filter(o -> o.version() == named.version())
        .findFirst()
        .map(o -> seen(app, line, known, o))
        .orElseGet(() ->
            new Seen(
                named.version(),
                named.command(),
                Optional.empty(),
                known.getOrDefault(named.version(), none(named.version())),
                List.of(),
                Optional.empty()));
  }

  /** The release that first served the code of one. */
  private record Named(int version, String command) {}

  private Named named(App app, int version) {
    LedgerEntry entry =
        records
            .ledger()
            .find(app.id(), version)
            .orElseThrow(() ->
                new NotFound("release", "There is no release v" + version + " of " + app.name()));
    Slug slug =
        entry
            .release()
            .slug()
            .flatMap(records.ledger()::slug)
            .filter(ContractLines::has)
            .orElseThrow(() ->
                new NotFound(
                    "contract",
                    "v"
                        + version
                        + " has no contract: there is no \"contract:\" in its Procfile."));
    int first =
        records.ledger().newest(app.id(), Integer.MAX_VALUE).stream()
            .filter(e -> e.release().kind() != Kind.ROLLBACK)
            .filter(e -> e.release().slug().equals(Optional.of(slug.id())))
            .filter(e -> e.servedAt().isPresent())
            .mapToInt(LedgerEntry::version)
            .min()
            .orElse(version);
    return new Named(first, slug.command(ProcessTypes.CONTRACT).orElseThrow());
  }

  @Override
  public String output(App app, int version) {
    return contracts.output(app.id(), named(app, version).version());
  }

  @Override
  public Seen begin(App app, int version, Change change) {
    Named named = named(app, version);
    insist(app, named.version());
    if (!working.add(app.id())) {
      throw Refused.conflict("A contract of " + app.name() + " is under way already.");
    }
    boolean begun = false;
    try {
      contracts.step(app, named.version(), Word.BEGUN, named.command(), change);
      timing.background().now(() -> work(app, named.version(), change));
      begun = true;
    } finally {
      if (!begun) {
        working.remove(app.id());
      }
    }
    return one(app, named.version());
  }

  /** Refuses what may not be done now. */
  private List<Open> insist(App app, int version) {
    if (contracts.done(app.id()).contains(version)) {
      throw Refused.rule("v" + version + " is finalized already.");
    }
    if (running.canaries().of(app.id()).isPresent()) {
      throw Refused.rule(
              "A canary of "
                  + app.name()
                  + " is under way: some visitors are given another release.")
          .next("belay canary -a " + app.name());
    }
    ContractLine line = lines.of(app);
    List<Open> open = line.upTo(version);
    if (open.isEmpty()) {
      LedgerEntry serving = turns.serving(app);
      throw Refused.rule(
          "v"
              + version
              + " cannot be finalized: "
              + (version > line.position()
                  ? serving.release().label()
                      + " serves, which has the code of v"
                      + line.position()
                      + "."
                  : version < contracts.newest(app.id())
                      ? "v" + contracts.newest(app.id()) + " is finalized, which came after it."
                      : "its code was rolled back from, or its slug is gone."));
    }
    return open;
  }

  private void work(App app, int version, Change change) {
    try {
      turns.take(
          app,
          "the contract of v" + version,
          _ -> {},
          now -> {
            for (Open open : insist(now, version)) {
              boolean first = open.version() != version;
              if (first) {
                contracts.step(now, open.version(), Word.BEGUN, command(open.slug()), change);
              }
              if (!runs.run(now, turns.serving(now).release(), open, change)) {
                if (first) {
                  String why = "the contract of v" + open.version() + ", before it, failed";
                  contracts.step(now, version, Word.FAILED, why, change);
                }
                break;
              }
            }
            return true;
          });
    } catch (RuntimeException e) {
      failed(app, version, e, change);
    } finally {
      working.remove(app.id());
    }
  }

  private void failed(App app, int version, RuntimeException e, Change change) {
    LOG.warn("the contract of {} v{} failed", app.name(), version, e);
    Contract now = contracts.of(app.id()).getOrDefault(version, none(version));
    if (now.state() == State.RUNNING) {
      contracts.step(app, version, Word.FAILED, String.valueOf(e.getMessage()), change);
    }
  }

  /** Has those done that are to be by themselves. */
  public void look() {
    for (App app : records.apps().all()) {
      try {
        look(app);
      } catch (BelayException e) {
        LOG.warn("contracts of {}: {}", app.name(), e.getMessage());
      }
    }
  }

  private void look(App app) {
    if (records.apps().settings(app).rollbacks().contract().isZero()) {
      return;
    }
    Instant now = timing.time().instant();
    Map<Integer, Contract> known = contracts.of(app.id());
    Optional<Open> due =
        lines.of(app).open().reversed().stream()
            .filter(o ->
                byItself(app, o, known.getOrDefault(o.version(), none(o.version())))
                    .obstacle(now)
                    .isEmpty())
            .findFirst();
    Actor actor = new Actor(app.ownerId(), "belay", "contract.after");
    due.ifPresent(
        o -> begin(app, o.version(), new Change(actor, Change.Source.API, Optional.empty())));
  }

  private ByItself byItself(App app, Open open, Contract contract) {
    Optional<LedgerEntry> serving = records.ledger().serving(app.id());
    Map<UUID, Guarded> judged = verdicts.of(app.id());
    boolean own =
        records
            .ledger()
            .find(app.id(), open.version())
            .flatMap(e -> Optional.ofNullable(judged.get(e.release().id())))
            .filter(g -> g.verdict() == Verdict.CLEAN)
            .isPresent();
    boolean servesWell =
        serving
            .flatMap(e -> Optional.ofNullable(judged.get(e.release().id())))
            .filter(g -> g.verdict() != Verdict.CLEAN)
            .isEmpty();
    return new ByItself(
        records.apps().settings(app).rollbacks().contract(),
        open.since(),
        own && servesWell,
        records.orders().pin(app).isPresent(),
        running.canaries().of(app.id()).isPresent(),
        serving.filter(e -> e.release().kind() == Kind.ROLLBACK).isPresent(),
        contract.state());
  }
}
