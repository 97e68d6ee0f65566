package belay.switching;

import belay.fleet.Drain;
import belay.fleet.Fleet.Serving;
import belay.fleet.Running;
import belay.fleet.WarmPool;
import belay.ledger.Ledger;
import belay.release.App;
import belay.release.BelayException;
import belay.release.LedgerEntry;
import belay.release.ProcessTypes;
import belay.release.Release;
import belay.runtime.Dyno;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the dynos that a switch took the place of: workers are stopped at once, web dynos
 * end what they are answering and are kept warm or stopped. Used once, by one thread; nothing of it
 * is waited for.
 */
final class Retirement {
  private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);
  private static final Predicate<Dyno> IS_WEB = d -> ProcessTypes.isWeb(d.name().type());

  private final Ledger ledger;
  private final Running running;
  private final Release release;
  private final Serving old;
  private final Step.Retire step;
  private final List<Dyno> others;
  private final Instant drained;

  /**
   * Of what served.
   *
   * @param release the one that serves now
   * @param old what served until the repoint, with what came back from a crash meanwhile
   */
  Retirement(Ledger ledger, Running running, Release release, Serving old, Step.Retire step) {
    this.ledger = ledger;
    this.running = running;
    this.release = release;
    this.old = old;
    this.step = step;
    this.others = others(old, step);
    this.drained = running.drains().until();
  }

  private static List<Dyno> others(Serving old, Step.Retire step) {
    List<Dyno> all = new ArrayList<>(step.stop());
    old.running().stream()
        .filter(d -> !step.warm().contains(d) && !all.contains(d))
        .forEach(all::add);
    return List.copyOf(all);
  }

  /** For the journal; {@code counted} as {@link JournalNote#retire} has it. */
  String note(boolean counted) {
    return JournalNote.retire(old.pool(), others, step.warm(), step.until(), drained, counted);
  }

  /**
   * Does it.
   *
   * @param by whose figures tell how the old dynos drained
   */
  void begin(App app, Optional<Drain.Cause> by) {
    others.stream().filter(IS_WEB.negate()).forEach(running.keeper()::stop);
    List<Dyno> web = new ArrayList<>(others.stream().filter(IS_WEB).toList());
    List<Dyno> all = new ArrayList<>(step.warm());
    all.addAll(web);
    if (!old.web().isEmpty()) {
      running.drains().begin(new Drain.Task(app.id(), old.version(), old.pool(), all, drained, by));
    }
    Optional<WarmPool> kept = pool(app, step.warm());
    kept.ifPresentOrElse(running.warm()::keep, () -> web.addAll(step.warm()));
    List<Dyno> rest = web.stream().filter(this::isOld).toList();
    web.stream().filter(d -> !isOld(d)).forEach(running.drains()::stop);
    pool(app, rest)
        .ifPresentOrElse(running.drains()::stop, () -> rest.forEach(running.drains()::stop));
  }

  private boolean isOld(Dyno dyno) {
    return old.member(dyno.id()).isPresent();
  }

  /** Empty when what they run is not known, and so could never be put back. */
  private Optional<WarmPool> pool(App app, List<Dyno> dynos) {
    if (dynos.isEmpty()) {
      return Optional.empty();
    }
    Instant until = step.until().orElse(WarmPool.NEVER_WARM);
    try {
      return ledger
          .find(app.id(), old.version())
          .map(LedgerEntry::release)
          .filter(r -> !r.hasContentOf(release))
          .flatMap(r ->
              r.slug()
                  .flatMap(ledger::slug)
                  .map(slug -> new WarmPool(r, slug, dynos, old.pool(), until)));
    } catch (BelayException e) {
      LOG.warn("{} is not kept warm: {}", app.name(), e.getMessage());
      return Optional.empty();
    }
  }
}
