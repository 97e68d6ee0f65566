package belay.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.result.ResultSetException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * One row of a query: its columns by name, each as what it is here, however the database keeps it.
 * Each record that is kept has one mapper, made of these, beside its SQL. Used by one thread, while
 * the query is at this row.
 */
public final class Row {
  private final ResultSet columns;
  private final StatementContext context;

  private Row(ResultSet columns, StatementContext context) {
    this.columns = columns;
    this.context = context;
  }

  public static <T> RowMapper<T> mapper(Function<Row, T> reader) {
    return (columns, context) -> reader.apply(new Row(columns, context));
  }

  /** Whether there is a value. */
  public boolean has(String column) {
    return nullable(ResultSet::getObject, column) != null;
  }

  public String text(String column) {
    return Objects.requireNonNull(nullable(ResultSet::getString, column), column);
  }

  public Optional<String> optionalText(String column) {
    return Optional.ofNullable(nullable(ResultSet::getString, column));
  }

  public UUID id(String column) {
    return UUID.fromString(text(column));
  }

  public Optional<UUID> optionalId(String column) {
    return optionalText(column).map(UUID::fromString);
  }

  /** Kept as {@link Micros}. */
  public Instant time(String column) {
    return Micros.instant(number(column));
  }

  public Optional<Instant> optionalTime(String column) {
    return optionalText(column).map(Long::valueOf).map(Micros::instant);
  }

  /** 0 where there is none. */
  public int integer(String column) {
    return value(ResultSet::getInt, column);
  }

  public Optional<Integer> optionalInteger(String column) {
    return optionalText(column).map(Integer::valueOf);
  }

  /** 0 where there is none. */
  public long number(String column) {
    return value(ResultSet::getLong, column);
  }

  public boolean flag(String column) {
    return value(ResultSet::getBoolean, column);
  }

  public byte[] bytes(String column) {
    return Objects.requireNonNull(nullable(ResultSet::getBytes, column), column);
  }

  public Optional<byte[]> optionalBytes(String column) {
    return Optional.ofNullable(nullable(ResultSet::getBytes, column));
  }

  private interface Getter<T> {
    T get(ResultSet columns, String column) throws SQLException;
  }

  private <T> T value(Getter<T> getter, String column) {
    return Objects.requireNonNull(nullable(getter, column), column);
  }

  private <T> @Nullable T nullable(Getter<T> getter, String column) {
    try {
      return getter.get(columns, column);
    } catch (SQLException e) {
      throw new ResultSetException("The column " + column + " cannot be read", e, context);
    }
  }
}
