package belay.switching;

import belay.fleet.Keeper;
import belay.ledger.Ledger;
import belay.release.BelayException;
import belay.runtime.Dyno;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes of dynos that lose their requests without a switch, beside the release that serves. */
public record LeavingNotes(Ledger ledger) implements Keeper.Leaving {
  private static final Logger LOG = LoggerFactory.getLogger(LeavingNotes.class);

  @Override
  public void note(UUID appId, String pool, List<Dyno> web, Instant until) {
    String note = JournalNote.retire(pool, web, List.of(), Optional.empty(), until, false);
    try {
      ledger
          .serving(appId)
          .ifPresent(e -> ledger.journal(e.release(), Step.word(Step.Retire.class), note));
    } catch (BelayException e) {
      LOG.warn("dynos of {} drain unjournalled: {}", web.getFirst().app(), e.getMessage());
    }
  }
}
