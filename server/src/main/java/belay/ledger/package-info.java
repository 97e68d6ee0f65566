/** The append-only record: releases, their statuses, the journal of switches, the hash chain. */
@org.jspecify.annotations.NullMarked
package belay.ledger;
