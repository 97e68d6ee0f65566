package belay.database;

import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A database that nobody has open: looked into without changing it, or anything beside it. */
public interface ClosedDatabase {
  /**
   * Runs queries.
   *
   * @throws DatabaseUnusable when it cannot be read; {@link #why} says why
   */
  <T> T look(Function<Handle, T> work);

  /** Whether there is such a table. */
  boolean has(Handle h, String table);

  /**
   * What is wrong with what it lies on, all of which is read, as a clause; empty when nothing is.
   */
  Optional<String> fault(Handle h);

  /** Why it could not be read. */
  Trouble why(DatabaseUnusable e);

  /**
   * Why a database cannot be read.
   *
   * @param reason as a clause
   * @param remedy what a person can do about it, in a sentence
   * @param whole whether its content is, and only kept from being read: a right or room mends it
   */
  record Trouble(String reason, String remedy, boolean whole) {}
}
