package belay.database;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Where the rooms keep their rows: writers that take turns, readers that never wait for them. What
 * {@link #write} wrote is kept for good when it returns, or none of it is. Safe for use by several
 * threads; a transaction must not begin another.
 */
public interface Database extends AutoCloseable {
  /**
   * Runs a transaction that changes things, alone among writers.
   *
   * @throws DatabaseUnwritable when it could not be written; then nothing was
   */
  <T> T write(Function<Handle, T> work);

  /**
   * Runs queries that see one state of the database, whatever is written meanwhile.
   *
   * @throws DatabaseUnusable when it cannot be read
   */
  <T> T read(Function<Handle, T> work);

  /** Has something done, by the thread that wrote, each time that something was written. */
  void afterEachWrite(Runnable task);

  /** Whether a row was refused by a rule of its table, not by what keeps it. */
  boolean refusedByARule(Throwable e);

  /** Waits for what is running, and closes. */
  @Override
  void close();
}
