package belay.guardian;

import belay.deploy.Canaries;
import belay.deploy.Rollbacks;
import belay.fleet.Canary;
import belay.fleet.Fleet;
import belay.fleet.Machine;
import belay.fleet.Records;
import belay.fleet.Running;
import belay.fleet.WarmPool;
import belay.fleet.WarmReleases;
import belay.guard.Baseline;
import belay.guard.CoinFigures;
import belay.guard.Crashes;
import belay.guard.Former;
import belay.guard.Guarded;
import belay.guard.Guarded.Stage;
import belay.guard.Judge;
import belay.guard.SqlGuard;
import belay.release.App;
import belay.release.BelayException;
import belay.release.GuardMode;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.runtime.Dyno;
import belay.watch.Timing;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at releases that have just gone live. One look after the other on one thread; told of
 * switches and crashes by any.
 */
public final class Guardian {
  /** How often those are looked at that are new. */
  public static final Duration LOOK = Duration.ofMillis(250);

  /** How often it is noted how the releases that serve are doing. */
  public static final Duration SAMPLE = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);

  /** What is a kill by the kernel, as a shell counts it. */
  private static final int KILLED = 137;

  private static final UUID NOBODY = new UUID(0, 0);
  private static final int LOOKED_AT = 200;
  private static final Duration YOUNG = Duration.ofMinutes(1);
  private static final int REST_LOOKS = 8;

  private final Records records;
  private final SqlGuard kept;
  private final Running running;
  private final Machine machine;
  private final Timing timing;
  private final Acts acts;
  private final CanaryLook canaries;
  private final Counted counted;
  private final Samples samples = new Samples();
  private final Map<UUID, Watched> watched = new ConcurrentHashMap<>();
  private int looks;

  /**
   * A guardian.
   *
   * @param window how long a release is looked at
   */
  public Guardian(
      Records records,
      SqlGuard kept,
      Running running,
      Machine machine,
      Rollbacks rollbacks,
      Canaries canaries,
      Timing timing,
      Duration window) {
    this.records = records;
    this.kept = kept;
    this.running = running;
    this.machine = machine;
    this.timing = timing;
    this.acts = new Acts(records, kept, running, rollbacks, timing, window);
    this.counted = new Counted(machine, samples);
    this.canaries =
        new CanaryLook(
            records,
            kept,
            running,
            counted,
            new CanaryActs(records, kept, running, canaries, timing, window),
            timing,
            window);
    running.keeper().onCrash(this::crashed);
  }

  /**
   * Keeps warm, before anything is taken back after a start, what a release is compared with that
   * was being looked at.
   */
  public static void hold(SqlGuard kept, WarmReleases warm) {
    kept.open()
        .forEach(row ->
            row.former().ifPresent(v -> warm.hold(row.app(), v, row.began().plus(Judge.LONGEST))));
  }

  /** Takes up what a control plane before this one was looking at, or was about to go back from. */
  public void recover() {
    for (Guarded row : kept.open()) {
      Optional<Integer> serving = records.ledger().serving(row.app()).map(LedgerEntry::version);
      boolean serves = serving.filter(v -> v == row.version()).isPresent();
      Optional<Watched> canary = canaries.takeUp(row);
      if (canary.isPresent()) {
        watched.put(row.app(), canary.get());
      } else if (!serves) {
        Stage end = row.stage() == Stage.GOES_BACK ? Stage.WENT_BACK : Stage.OVER;
        kept.keep(row.at(end, timing.time().instant()));
      } else {
        Watched again = new Watched(row, Baseline.UNKNOWN);
        watched.put(row.app(), again);
        if (row.stage() == Stage.GOES_BACK) {
          acts.goBack(again);
        }
      }
    }
    for (App app : records.apps().all()) {
      canaries
          .saidOf(app.id())
          .filter(_ -> !watched.containsKey(app.id()))
          .flatMap(canaries::takeUp)
          .ifPresent(it -> watched.put(app.id(), it));
    }
    // What the router was asking for a release that nobody looks at any more ends here.
    records.apps().all().stream()
        .map(App::id)
        .filter(app -> !watched.containsKey(app))
        .forEach(app -> {
          askAgain(app, List.of());
          running.warm().letGo(app);
        });
  }

  /** Begins to look at what an app has live now, if it is new, or at its canary. */
  public void wentLive(App app) {
    Optional<Watched> now = Optional.ofNullable(watched.get(app.id()));
    Optional<Canary> canary = canaries.of(app);
    if (canary.isPresent()) {
      canaries
          .begin(app, canary.get(), now)
          .ifPresent(it -> {
            end(app.id(), it.row().release());
            watched.put(app.id(), it);
          });
      return;
    }
    now.filter(w -> w.percent().isPresent())
        .ifPresent(w -> {
          end(app.id());
          askAgain(app.id(), List.of());
          canaries.over(app, w);
        });
    begin(app);
  }

  private void begin(App app) {
    Optional<LedgerEntry> serving = records.ledger().serving(app.id());
    boolean known =
        serving.isPresent()
            && Optional.ofNullable(watched.get(app.id()))
                .filter(w -> w.row().release().equals(serving.get().release().id()))
                .isPresent();
    if (serving.isEmpty() || known || kept.find(serving.get().release().id()).isPresent()) {
      return;
    }
    end(app.id());
    Release release = serving.get().release();
    if (!release.kind().isJudged()
        || release.slug().isEmpty()
        || records.apps().settings(app).rollbacks().guard() == GuardMode.OFF) {
      return;
    }
    Optional<Release> former = before(release);
    Guarded row =
        Guarded.begun(
            release.id(),
            app.id(),
            release.version(),
            former.map(Release::version),
            timing.time().instant());
    Watched it = new Watched(row, baseline(app.id(), former));
    kept.begin(row);
    watched.put(app.id(), it);
    hold(row);
  }

  private void hold(Guarded row) {
    row.former().ifPresent(v -> running.warm().hold(row.app(), v, row.began().plus(Judge.LONGEST)));
  }

  private Optional<Release> before(Release release) {
    return records.ledger().page(release.appId(), release.version() - 1, true, LOOKED_AT).stream()
        .filter(e -> e.servedAt().isPresent())
        .map(LedgerEntry::release)
        .filter(r -> r.slug().isPresent())
        .findFirst();
  }

  private Baseline baseline(UUID app, Optional<Release> former) {
    return former
        .flatMap(this::pool)
        .map(pool -> counted.baseline(app, pool.pool(), pool.dynos().size()))
        .orElse(Baseline.UNKNOWN);
  }

  private Optional<WarmPool> pool(Release former) {
    return running.warm().of(former.appId()).stream()
        .filter(p -> p.release().hasContentOf(former))
        .findFirst();
  }

  /**
   * Ends what is looked at of an app, as another release serves. Whom that one's failures are asked
   * of once more was said with its switch.
   */
  private void end(UUID app) {
    end(app, NOBODY);
  }

  /** The same; what is written down of that release is another's by now. */
  private void end(UUID app, UUID beginsAgain) {
    running.warm().letGo(app);
    Watched gone = watched.remove(app);
    if (gone != null
        && !gone.row().release().equals(beginsAgain)
        && gone.row().stage() == Stage.WATCHES) {
      kept.keep(gone.row().at(Stage.OVER, timing.time().instant()));
    }
  }

  /** Hears of dynos that end; of those that serve it hears by itself. */
  public void crashed(Dyno dyno, OptionalInt status) {
    Watched it = watched.get(dyno.appId());
    if (it == null) {
      return;
    }
    Crashes one = Crashes.NONE;
    if (status.isEmpty()) {
      one = new Crashes(0, 0, 1);
    } else if (status.getAsInt() == KILLED && !machine.memory().isShort()) {
      one = new Crashes(0, 1, 0);
    } else if (status.getAsInt() != 0 && status.getAsInt() != KILLED) {
      one = new Crashes(1, 0, 0);
    }
    if (it.row().version() == dyno.version()) {
      it.crashed(one);
    } else if (it.percent().isPresent()) {
      it.formerCrashed(one);
    }
  }

  /** Notes how what serves is doing, for when it is replaced. */
  public void sample() {
    for (App app : records.apps().all()) {
      if (isLookedAt(app)) {
        continue;
      }
      Optional<Fleet.Serving> serving =
          running.fleet().of(app.id()).filter(s -> !s.web().isEmpty());
      serving
          .flatMap(s -> counted.of(app.id(), s.pool()).map(c -> Counted.sample(c, s.web().size())))
          .ifPresentOrElse(s -> samples.add(app.id(), s), () -> samples.forget(app.id()));
    }
  }

  private boolean isLookedAt(App app) {
    return Optional.ofNullable(watched.get(app.id()))
        .filter(it -> it.row().stage() != Stage.OVER)
        .isPresent();
  }

  /** Looks at each release that is new, and does what must be done. */
  public void look() {
    looks++;
    for (Watched it : List.copyOf(watched.values())) {
      boolean young = it.evidence().age().compareTo(YOUNG) < 0;
      if (young || looks % REST_LOOKS == 0) {
        lookInTurn(it);
      }
    }
  }

  /** What goes wrong with one app keeps nobody from looking at another. */
  private void lookInTurn(Watched it) {
    try {
      look(it);
    } catch (BelayException e) {
      LOG.warn("v{} could not be looked at: {}", it.row().version(), e.getMessage());
    }
  }

  private void look(Watched it) {
    UUID app = it.row().app();
    if (it.percent().isPresent()) {
      lookBeside(it);
      return;
    }
    if (it.row().stage() != Stage.WATCHES || running.canaries().of(app).isPresent()) {
      return;
    }
    Optional<Fleet.Serving> serving = running.fleet().of(app);
    if (serving.filter(s -> s.version() == it.row().version()).isEmpty()) {
      end(app);
      return;
    }
    Fleet.Serving now = serving.get();
    counted
        .of(app, now.pool())
        .ifPresent(c ->
            it.count(
                Counted.sample(c, now.web().size()),
                CoinFigures.of(c.coin()),
                Duration.of(c.micros(), ChronoUnit.MICROS)));
    if (acts.judge(it, former(it))) {
      watched.remove(app, it);
      running.warm().letGo(app);
      askAgain(app, List.of());
    }
  }

  /**
   * A canary: as long as anybody is given it, whatever was said of it already, what it fails is
   * asked of the other side.
   */
  private void lookBeside(Watched it) {
    if (!canaries.isGoing(it)) {
      return;
    }
    UUID app = it.row().app();
    askAgain(app, mayAskAgain(it) ? canaries.former(app) : List.of(), it.isRare());
    if (!canaries.isGoing(it)) {
      // It ended in this moment, and whoever ended it may have told the router before.
      askAgain(app, List.of());
    } else if (it.row().stage() == Stage.WATCHES) {
      canaries.look(it);
    }
  }

  private boolean mayAskAgain(Watched it) {
    return records
        .apps()
        .find(it.row().app())
        .map(app -> records.apps().settings(app).rollbacks())
        .filter(r -> r.retry() && r.guard() != GuardMode.OFF)
        .isPresent();
  }

  /** Has the router ask those dynos, or nobody, once more for what fails. */
  private void askAgain(UUID app, List<Dyno> dynos) {
    askAgain(app, dynos, false);
  }

  private void askAgain(UUID app, List<Dyno> dynos, boolean pairs) {
    if (running.publisher().askAgain(app, dynos, pairs)) {
      running.publisher().publishOrLater(app);
    }
  }

  private Former former(Watched it) {
    Optional<Release> former =
        it.row()
            .former()
            .flatMap(v -> records.ledger().find(it.row().app(), v))
            .map(LedgerEntry::release);
    if (former.isEmpty()) {
      return Former.NONE;
    }
    Optional<WarmPool> warm = pool(former.get());
    askAgain(
        it.row().app(),
        warm.filter(_ -> mayAskAgain(it)).map(WarmPool::dynos).orElse(List.of()),
        it.isRare());
    if (warm.isPresent()) {
      it.formerRuns();
      return Former.WARM;
    }
    return it.hasFormerRun() ? Former.GONE : Former.COLD;
  }
}
