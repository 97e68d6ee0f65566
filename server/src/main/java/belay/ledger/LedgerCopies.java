package belay.ledger;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * An app's whole record with everything that it refers to, row by row, for a copy of it that
 * another server can take in. Thread-safe.
 *
 * <p>A row is its columns by name, and says in {@code row} of what it is one: {@code config},
 * {@code slug}, {@code release}, {@code status}, {@code journal}, {@code origin}, {@code figures},
 * {@code after}, {@code output}. What another row refers to stands before it. Configs hold their
 * values in plain.
 */
public interface LedgerCopies {
  /** Takes the rows, one after the other. */
  interface Sink {
    void row(SortedMap<String, Object> row) throws IOException;
  }

  /** Gives the rows, one after the other, and then nothing. */
  interface Source {
    Optional<SortedMap<String, Object>> next() throws IOException;
  }

  /** Gives out the record as it was at a head; what is written meanwhile is not in it. */
  void give(UUID appId, Chronicle.Head head, Sink sink) throws IOException;

  /**
   * Takes a record in: every row as it was, with its hash, or nothing. A record that is here
   * already, and ends at that head or goes on after it, is left as it is.
   *
   * @param head where it is to end
   * @throws belay.release.InvalidInput when a row is not what was written, or one is missing
   * @throws belay.release.Refused when this server has another record of the app
   * @throws LedgerUnwritable when the disk is full
   */
  void take(UUID appId, Chronicle.Head head, Source source);
}
