package belay.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * A few connections that stay open, lent in turn. Waiting for one does not end on an interrupt: a
 * change that is being written is finished.
 */
final class ConnectionPool implements ConnectionFactory, AutoCloseable {
  private final int size;
  private final Semaphore free;
  private final ConcurrentLinkedDeque<Connection> idle;

  ConnectionPool(List<Connection> connections) {
    size = connections.size();
    free = new Semaphore(size, true);
    idle = new ConcurrentLinkedDeque<>(connections);
  }

  @Override
  public Connection openConnection() throws SQLException {
    free.acquireUninterruptibly();
    Connection connection = idle.poll();
    if (connection == null) {
      free.release();
      throw new SQLException("the database is closed");
    }
    return connection;
  }

  @Override
  public void closeConnection(Connection connection) {
    idle.push(connection);
    free.release();
  }

  /** Waits for what is running, then closes every connection. */
  @Override
  public void close() throws SQLException {
    free.acquireUninterruptibly(size);
    try {
      for (Connection c = idle.poll(); c != null; c = idle.poll()) {
        c.close();
      }
    } finally {
      free.release(size);
    }
  }
}
