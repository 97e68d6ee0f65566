/**
 * The directory under {@code BELAY_HOME}: where everything is in it, whose it is, and whether the
 * ledger in it is its own.
 */
@org.jspecify.annotations.NullMarked
package belay.home;
