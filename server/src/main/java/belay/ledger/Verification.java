package belay.ledger;

/** What recomputing a hash chain showed. */
public sealed interface Verification {
  /**
   * Every row is as it was written.
   *
   * @param head the newest row's hash; kept elsewhere, it shows a cut tail too
   */
  record Whole(long rows, String head) implements Verification {}

  /** The first row that is not what it was, and what is wrong with it. */
  record Broken(int version, String fault) implements Verification {}
}
