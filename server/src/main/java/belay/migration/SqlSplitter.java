package belay.migration;

import belay.migration.SqlLexer.Kind;
import belay.migration.SqlLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts a script into its statements. The semicolons within the body of a trigger or a procedure do
 * not end it, whether its client is told so by DELIMITER (MySQL) or not (SQLite, BEGIN ATOMIC).
 */
final class SqlSplitter {
  private static final int KIND_WITHIN = 12;
  private static final Set<String> WITH_BODY =
      Set.of("TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "PACKAGE");
  private static final Set<String> ENDS_NO_BLOCK = Set.of("IF", "LOOP", "WHILE", "REPEAT");

  private final String text;
  private final SqlLexer lexer;
  private final int max;
  private final List<SqlStatement> statements = new ArrayList<>();
  private final List<Token> tokens = new ArrayList<>();
  private int start;
  private int words;
  private boolean create;
  private boolean body;
  private boolean endSeen;
  private int blocks;

  private SqlSplitter(String text, boolean backslashes, int max) {
    this.text = text;
    this.lexer = new SqlLexer(text, backslashes);
    this.max = max;
  }

  /**
   * The statements, in order; those of gaps alone too, so that all of them are all of the text. No
   * more than {@code max} and one are read.
   */
  static List<SqlStatement> split(String text, boolean backslashes, int max) {
    return new SqlSplitter(text, backslashes, max).split();
  }

  private List<SqlStatement> split() {
    while (lexer.hasNext() && statements.size() <= max) {
      Token token = lexer.next();
      switch (token.kind()) {
        case GAP -> {}
        case END -> delimiter(token);
        case COMMAND -> {
          tokens.add(token);
          cut(token.end());
        }
        case WORD -> {
          word(text.substring(token.start(), token.end()).toUpperCase(Locale.ROOT));
          tokens.add(token);
        }
        case NAME, STRING, NUMBER, SYMBOL, BROKEN -> {
          blockEnds();
          tokens.add(token);
        }
      }
    }
    if (statements.size() <= max && start < text.length()) {
      cut(text.length());
    }
    return statements;
  }

  private void delimiter(Token token) {
    blockEnds();
    if (blocks > 0 && !lexer.delimiterChanged()) {
      tokens.add(new Token(Kind.SYMBOL, token.start(), token.end()));
      return;
    }
    boolean rowsFollow = rowsFollow();
    cut(token.end());
    if (rowsFollow) {
      start = lexer.skipCopiedRows();
      SqlStatement copy = statements.removeLast();
      statements.add(new SqlStatement(text, copy.tokens(), copy.start(), start));
    }
  }

  private boolean rowsFollow() {
    SqlStatement statement = new SqlStatement(text, tokens, start, start);
    return statement.is(0, "COPY") && statement.contains("FROM", "STDIN");
  }

  private void word(String word) {
    create = words == 0 ? word.equals("CREATE") : create;
    words++;
    body = body || (create && words <= KIND_WITHIN && WITH_BODY.contains(word));
    if (!body) {
      return;
    }
    if (endSeen && ENDS_NO_BLOCK.contains(word)) {
      endSeen = false;
      return;
    }
    boolean endCase = endSeen && word.equals("CASE");
    blockEnds();
    if (word.equals("BEGIN") || (word.equals("CASE") && !endCase)) {
      blocks++;
    }
    endSeen = word.equals("END");
  }

  private void blockEnds() {
    blocks = endSeen ? Math.max(0, blocks - 1) : blocks;
    endSeen = false;
  }

  private void cut(int end) {
    statements.add(new SqlStatement(text, tokens, start, end));
    tokens.clear();
    start = end;
    words = 0;
    create = false;
    body = false;
    endSeen = false;
    blocks = 0;
  }
}
