package belay.ledger;

import java.time.Instant;

/** A step of a switch, written down before it was done. */
public record JournalStep(String step, String detail, Instant at) {}
