package belay.database.sqlite;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The prepared statements of one connection, kept for the next time that the same is asked: to
 * prepare one takes longer than to run most. One that is in use is lent to nobody else, and what
 * was bound to it is forgotten after each use. Used by whoever has the connection; closed with it.
 */
final class KeptStatements implements StatementBuilder {
  /** Of a connection: more than any journey needs, and a megabyte at most. */
  private static final int MAX = 100;

  private final StatementBuilder plain = new DefaultStatementBuilder();

  /** By their SQL, the one that was used longest ago first. */
  private final Map<String, PreparedStatement> idle = new LinkedHashMap<>();

  private final IdentityHashMap<Statement, String> lent = new IdentityHashMap<>();

  @Override
  public Statement create(Connection connection, StatementContext context) throws SQLException {
    return plain.create(connection, context);
  }

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    if (context.isReturningGeneratedKeys() || context.isConcurrentUpdatable()) {
      return plain.create(connection, sql, context);
    }
    PreparedStatement known = idle.remove(sql);
    PreparedStatement statement = known == null ? plain.create(connection, sql, context) : known;
    lent.put(statement, sql);
    return statement;
  }

  @Override
  public CallableStatement createCall(Connection connection, String sql, StatementContext context)
      throws SQLException {
    return plain.createCall(connection, sql, context);
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    String prepared = lent.remove(statement);
    if (prepared != null && statement instanceof PreparedStatement known && isClean(known)) {
      PreparedStatement twin = idle.put(prepared, known);
      if (twin != null) {
        twin.close();
      }
      insistOnMax();
    } else {
      plain.close(connection, sql, statement);
    }
  }

  private static boolean isClean(PreparedStatement statement) {
    try {
      statement.clearParameters();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void insistOnMax() throws SQLException {
    Iterator<PreparedStatement> oldest = idle.values().iterator();
    if (idle.size() > MAX) {
      PreparedStatement first = oldest.next();
      oldest.remove();
      first.close();
    }
  }
}
