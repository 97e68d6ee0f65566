/**
 * The resources of what an app was: its releases, going back, what must not come back, the ledger.
 */
@org.jspecify.annotations.NullMarked
package belay.history;
