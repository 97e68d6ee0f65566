package belay.migration;

import belay.migration.SqlLexer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a statement from left to right. Not thread-safe. */
final class SqlCursor {
  private final SqlStatement statement;
  private int at;

  SqlCursor(SqlStatement statement) {
    this(statement, 0);
  }

  SqlCursor(SqlStatement statement, int at) {
    this.statement = statement;
    this.at = at;
  }

  SqlStatement statement() {
    return statement;
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    return at >= statement.size();
  }

  /** The word here in upper case; empty when something else is here. */
  String word() {
    return statement.word(at);
  }

  /** Whether these words are next, which it then goes beyond. */
  boolean take(String... words) {
    boolean here = statement.is(at, words);
    at += here ? words.length : 0;
    return here;
  }

  /** Goes beyond any of these words, as often as one is next. */
  void skip(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (take(words[i])) {
        i = -1;
      }
    }
  }

  boolean symbol(String symbol) {
    boolean here = isSymbol(symbol);
    at += here ? 1 : 0;
    return here;
  }

  void ifExists() {
    take("IF", "EXISTS");
  }

  boolean ifNotExists() {
    return take("IF", "NOT", "EXISTS");
  }

  /** A name, of as many parts as are here; empty when none is. */
  Optional<SqlName> name() {
    if (!isName()) {
      return Optional.empty();
    }
    SqlName name = SqlName.of(statement.at(at++));
    while (isSymbol(".") && at + 1 < statement.size()) {
      at++;
      if (!isName()) {
        return Optional.empty();
      }
      name = name.dot(SqlName.of(statement.at(at++)));
    }
    return Optional.of(name);
  }

  /** Names with commas between; what stands in brackets behind one is gone over. */
  List<SqlName> names() {
    List<SqlName> names = new ArrayList<>();
    do {
      take("ONLY");
      name().ifPresent(names::add);
      symbol("*");
      brackets();
    } while (symbol(","));
    return names;
  }

  /** The columns of {@code (a, b)}; empty when there is more to one of them than its name. */
  Optional<List<SqlName>> columns() {
    List<SqlName> columns = new ArrayList<>();
    if (!symbol("(")) {
      return Optional.empty();
    }
    do {
      Optional<SqlName> name = name();
      if (name.isEmpty()) {
        return Optional.empty();
      }
      columns.add(name.get());
    } while (symbol(","));
    return symbol(")") ? Optional.of(columns) : Optional.empty();
  }

  private void brackets() {
    if (!isSymbol("(")) {
      return;
    }
    int depth = 0;
    do {
      depth += isSymbol("(") ? 1 : 0;
      depth -= isSymbol(")") ? 1 : 0;
      at++;
    } while (depth > 0 && !atEnd());
  }

  private boolean isName() {
    return at < statement.size()
        && (statement.tokens().get(at).kind() == Kind.WORD
            || statement.tokens().get(at).kind() == Kind.NAME);
  }

  boolean isSymbol(String symbol) {
    return at < statement.size()
        && statement.tokens().get(at).kind() == Kind.SYMBOL
        && statement.at(at).equals(symbol);
  }
}
