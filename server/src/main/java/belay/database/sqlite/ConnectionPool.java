package belay.database.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.statement.StatementBuilder;

/**
 * A few connections that stay open, lent in turn. Waiting for one does not end on an interrupt: a
 * change that is being written is finished.
 */
final class ConnectionPool implements ConnectionFactory, AutoCloseable {
  private final int size;
  private final Source source;
  private final Semaphore free;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Map<Connection, KeptStatements> statements = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Opens a connection. */
  interface Source {
    Connection open() throws SQLException;
  }

  ConnectionPool(int size, Source source) {
    this.size = size;
    this.source = source;
    this.free = new Semaphore(size, true);
  }

  @Override
  public Connection openConnection() throws SQLException {
    free.acquireUninterruptibly();
    boolean lent = false;
    try {
      if (closed) {
        throw new SQLException("the database is closed");
      }
      Connection waiting = idle.poll();
      Connection connection = waiting == null ? source.open() : waiting;
      lent = true;
      return connection;
    } finally {
      if (!lent) {
        free.release();
      }
    }
  }

  @Override
  public void closeConnection(Connection connection) {
    idle.push(connection);
    free.release();
  }

  /** Makes the statements of a connection that was lent. */
  StatementBuilder statements(Connection connection) {
    return statements.computeIfAbsent(connection, _ -> new KeptStatements());
  }

  /** Waits for what is running, then closes every connection. */
  @Override
  public void close() throws SQLException {
    closed = true;
    renew();
  }

  /** Closes every connection, once it is free; those lent after it are new ones. */
  void renew() throws SQLException {
    free.acquireUninterruptibly(size);
    try {
      for (Connection c = idle.poll(); c != null; c = idle.poll()) {
        statements.remove(c);
        c.close();
      }
    } finally {
      free.release(size);
    }
  }
}
