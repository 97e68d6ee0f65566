package belay.ledger;

/** What recomputing a hash chain showed. */
public sealed interface Verification {
  /**
   * Every row is as it was written.
   *
   * @param rows how many releases
   * @param head the newest status's hash, which covers every release and every status; kept
   *     elsewhere, it shows a cut tail too. Zeros when there is no release
   */
  record Whole(long rows, String head) implements Verification {}

  /** The first row that is not what it was, and what is wrong with it. */
  record Broken(int version, String fault) implements Verification {}
}
