package belay.switching;

import belay.build.Builder;
import belay.fleet.Draining;
import belay.fleet.Drains;
import belay.fleet.Words;
import belay.ledger.Ledger;
import belay.release.Release;
import belay.switching.DeployOutcome.Live;
import java.util.Optional;

/**
 * How the requests in flight of a switch ended, which is known a moment after its turn, or which
 * are still open.
 */
public final class Aftermath {
  private final Ledger ledger;
  private final Drains drains;

  public Aftermath(Ledger ledger, Drains drains) {
    this.ledger = ledger;
    this.drains = drains;
  }

  /** The outcome with all that is known after a tenth of a second at most. */
  public DeployOutcome of(DeployOutcome outcome) {
    if (!(outcome instanceof Live live)) {
      return outcome;
    }
    Release release = live.entry().release();
    Optional<Draining> draining = drains.glance(release);
    return new Live(
        live.entry(), ledger.figures(release).orElse(live.figures()), live.notes(), draining);
  }

  /** The same, told to who reads the output of a build. */
  public DeployOutcome of(DeployOutcome outcome, Builder.Output tell) {
    DeployOutcome whole = of(outcome);
    if (whole instanceof Live live) {
      live.draining()
          .ifPresent(d ->
              tell.line(
                  "       Switched in "
                      + Words.millis(live.figures().toRepointMicros())
                      + "; on v"
                      + d.version()
                      + " "
                      + d.inWords()));
    }
    return whole;
  }
}
