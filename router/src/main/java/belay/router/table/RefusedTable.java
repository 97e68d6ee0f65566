package belay.router.table;

/** A routing table that cannot be put in force; the sentence says why. */
public final class RefusedTable extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedTable(String sentence) {
    super(sentence);
  }

  RefusedTable(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
