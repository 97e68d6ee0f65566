/** What a start found and the ledger does not know: set aside under {@code lost/}, not deleted. */
@org.jspecify.annotations.NullMarked
package belay.lost;
