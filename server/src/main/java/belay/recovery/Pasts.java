package belay.recovery;

import belay.api.routing.AppRoutes;
import belay.fleet.Drain;
import belay.fleet.Drains;
import belay.fleet.Running;
import belay.fleet.WarmPool;
import belay.ledger.JournalStep;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.BelayException;
import belay.release.LedgerEntry;
import belay.release.ProcessTypes;
import belay.release.Release;
import belay.release.SwitchFigures;
import belay.runtime.Dyno;
import belay.switching.JournalNote;
import belay.switching.Step;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the journal says of dynos that are found beside an app's formation after a start: which pool
 * they served in, until when they stay warm, by when what is open on them is cut.
 */
final class Pasts {
  private static final Logger LOG = LoggerFactory.getLogger(Pasts.class);

  /** Older switches kept nothing running that could still be. */
  private static final int SWITCHES_LOOKED_AT = 200;

  private static final Instant NO_DRAIN = Instant.EPOCH;

  private final Ledger ledger;
  private final InstantSource time;
  private final Running running;
  private final App app;
  private final Release serving;
  private final Optional<Instant> keepUntil;
  private final Instant drainUntil;
  private final List<LedgerEntry> newest;
  private final Map<UUID, Past> retired = new HashMap<>();
  private final Map<UUID, String> pools = new HashMap<>();
  private final Map<Integer, String> former = new HashMap<>();
  private final Optional<AppRoutes> routes;

  /**
   * Of an app.
   *
   * @param routes where the router sends its requests; empty when it is not known
   */
  Pasts(
      Ledger ledger,
      InstantSource time,
      Running running,
      App app,
      Release serving,
      Optional<AppRoutes> routes) {
    this.routes = routes;
    this.ledger = ledger;
    this.time = time;
    this.running = running;
    this.app = app;
    this.serving = serving;
    this.keepUntil = running.warm().keepUntil(app);
    this.drainUntil = running.drains().until();
    this.newest = ledger.newest(app.id(), SWITCHES_LOOKED_AT);
    newest.forEach(this::read);
  }

  /**
   * Of a web dyno.
   *
   * @param version of the release that it was started for
   * @param by the release whose switch took its requests, when its figures tell how it drained
   */
  record Past(
      int version, String pool, Optional<Instant> warm, Instant drained, Optional<Release> by) {}

  /** The newest word on each dyno counts. */
  private void read(LedgerEntry entry) {
    for (JournalStep step : ledger.journal(entry.release()).reversed()) {
      JournalNote noted = JournalNote.of(step);
      if (step.step().equals(Step.word(Step.Retire.class))) {
        Optional<Release> by = Optional.of(entry.release()).filter(_ -> noted.counted());
        String pool = noted.pool().orElse("");
        // A version that waited for the drain in its turn wrote no end of it: that time is over.
        Instant drained = noted.drained().orElse(NO_DRAIN);
        Past warm = new Past(0, pool, noted.until(), drained, by);
        Past cold = new Past(0, pool, Optional.empty(), drained, by);
        noted.warm().stream().filter(this::isNews).forEach(id -> retired.putIfAbsent(id, warm));
        noted.dynos().stream().filter(this::isNews).forEach(id -> retired.putIfAbsent(id, cold));
      } else if (step.step().equals(Step.word(Step.Repoint.class))) {
        String pool = noted.pool().orElse("");
        noted.dynos().forEach(id -> pools.putIfAbsent(id, pool));
        if (!isInForce(pool)) {
          former.putIfAbsent(entry.version(), pool);
        }
      }
    }
  }

  private boolean isInForce(String pool) {
    return routes.stream().flatMap(r -> r.pools().stream()).anyMatch(p -> p.pool().equals(pool));
  }

  /** Not of one that has served again since. */
  private boolean isNews(UUID dyno) {
    return !pools.containsKey(dyno);
  }

  /** Empty of one that is to be stopped now: a worker, or one that never got a request. */
  Optional<Past> of(Dyno dyno) {
    boolean web = ProcessTypes.isWeb(dyno.name().type());
    Optional<Past> past =
        Optional.ofNullable(retired.get(dyno.id()))
            .filter(_ -> !takesRequests(dyno))
            .or(() -> interrupted(dyno))
            .filter(_ -> web);
    return past.map(p -> new Past(dyno.version(), p.pool(), warm(dyno, p), p.drained(), p.by()))
        .filter(p -> isWarm(p) || !p.drained().equals(NO_DRAIN));
  }

  /** One that another release is compared with stays for that. */
  private Optional<Instant> warm(Dyno dyno, Past past) {
    Optional<Instant> held = release(dyno.version()).flatMap(running.warm()::heldUntil);
    return past.warm().map(until -> held.filter(t -> t.isAfter(until)).orElse(until));
  }

  private boolean isWarm(Past past) {
    return past.warm().filter(t -> t.isAfter(time.instant())).isPresent();
  }

  /** Its place was taken away, and a crash came before it was written down what becomes of it. */
  private Optional<Past> interrupted(Dyno dyno) {
    return pool(dyno)
        .map(pool ->
            new Past(
                0,
                pool,
                isOfFormer(dyno) ? keepUntil : Optional.empty(),
                drainUntil,
                Optional.empty()));
  }

  private Optional<String> pool(Dyno dyno) {
    return routes
        .flatMap(r -> Routed.pool(r, dyno))
        // One that came in after its switch, for one that crashed, is in no switch's note.
        .or(() -> Optional.ofNullable(pools.getOrDefault(dyno.id(), former.get(dyno.version()))));
  }

  /** Whether it does until the router is told otherwise. */
  private boolean takesRequests(Dyno dyno) {
    return routes.flatMap(r -> Routed.pool(r, dyno)).isPresent();
  }

  private boolean isOfFormer(Dyno dyno) {
    List<LedgerEntry> served =
        newest.stream().filter(e -> e.servedAt().isPresent()).limit(2).toList();
    return served.size() == 2
        && release(dyno.version())
            .map(r -> r.hasContentOf(served.getLast().release()))
            .orElse(false);
  }

  private Optional<Release> release(int version) {
    return ledger.find(app.id(), version).map(LedgerEntry::release);
  }

  /** Goes on with what was begun for dynos of one past. */
  void resume(Past past, List<Dyno> dynos) {
    Drains drains = running.drains();
    if (past.drained().equals(drainUntil)) {
      writeDown(past, dynos);
    }
    drains.resume(
        new Drain.Task(
            app.id(),
            past.version(),
            past.pool(),
            dynos,
            past.drained(),
            past.by().flatMap(this::cause)));
    Optional<WarmPool> pool = pool(past, dynos);
    if (pool.isEmpty()) {
      dynos.forEach(drains::stop);
    } else if (isWarm(past)) {
      running.warm().keep(pool.get());
    } else {
      drains.stop(pool.get());
    }
  }

  /** So that the next start does not give them all of their time again. */
  private void writeDown(Past past, List<Dyno> dynos) {
    List<Dyno> warm = past.warm().isPresent() ? dynos : List.of();
    List<Dyno> stop = past.warm().isPresent() ? List.of() : dynos;
    try {
      ledger.journal(
          serving,
          Step.word(Step.Retire.class),
          JournalNote.retire(past.pool(), stop, warm, past.warm(), past.drained(), false));
    } catch (BelayException e) {
      LOG.warn("{}: what drains is not journalled: {}", app.name(), e.getMessage());
    }
  }

  private Optional<Drain.Cause> cause(Release by) {
    return ledger
        .figures(by)
        .map(SwitchFigures::toRepointMicros)
        .map(micros -> new Drain.Cause(by, micros));
  }

  /** Of what is not what serves, and may run beside it. */
  private Optional<WarmPool> pool(Past past, List<Dyno> dynos) {
    return release(past.version())
        .filter(r -> !r.hasContentOf(serving))
        .flatMap(r ->
            r.slug()
                .flatMap(ledger::slug)
                .filter(s -> s.overlap())
                .map(slug ->
                    new WarmPool(
                        r, slug, dynos, past.pool(), past.warm().orElse(WarmPool.NEVER_WARM))));
  }
}
