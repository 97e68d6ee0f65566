package belay.ledger;

/** A row of a copy is not one that Belay wrote. Never leaves this package. */
final class CopyUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what is wrong, as a clause
   */
  CopyUnreadable(String what) {
    super(what);
  }
}
