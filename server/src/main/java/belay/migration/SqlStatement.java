package belay.migration;

import belay.migration.SqlLexer.Kind;
import belay.migration.SqlLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A statement of a script, or a part of one.
 *
 * @param script all of it
 * @param tokens of the statement, without gaps and without its delimiter
 * @param start where it begins in the script, with what stands before it
 * @param end where the next begins: statements lose nothing of a script between them
 */
record SqlStatement(String script, List<Token> tokens, int start, int end) {
  private static final int LONGEST_WORD = 64;

  SqlStatement {
    tokens = List.copyOf(tokens);
  }

  int size() {
    return tokens.size();
  }

  boolean has(Kind kind) {
    return tokens.stream().anyMatch(t -> t.kind() == kind);
  }

  /** The word at a place in upper case; empty when there is none, or something else. */
  String word(int i) {
    return i >= 0 && i < size() && tokens.get(i).kind() == Kind.WORD
        ? head(i).toUpperCase(Locale.ROOT)
        : "";
  }

  /** The text at a place; empty behind the end. */
  String at(int i) {
    if (i < 0 || i >= size()) {
      return "";
    }
    return script.substring(tokens.get(i).start(), tokens.get(i).end());
  }

  boolean is(int i, String... words) {
    for (int k = 0; k < words.length; k++) {
      if (!word(i + k).equals(words[k])) {
        return false;
      }
    }
    return true;
  }

  /** Whether these words stand in it, one after the other. */
  boolean contains(String... words) {
    for (int i = 0; i < size(); i++) {
      if (is(i, words)) {
        return true;
      }
    }
    return false;
  }

  /** Without its comments, from a place on. */
  String text(int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < size(); i++) {
      text.append(i == from ? "" : glue(i)).append(at(i));
    }
    return text.toString();
  }

  /** The same with every string empty: what is in one, and how it is quoted, decides nothing. */
  String plainText(int from) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < size(); i++) {
      boolean string = tokens.get(i).kind() == Kind.STRING;
      text.append(i == from ? "" : glue(i)).append(string ? "''" : at(i));
    }
    return text.toString();
  }

  private String glue(int i) {
    return tokens.get(i - 1).end() == tokens.get(i).start() ? "" : " ";
  }

  /** The parts from a place on that commas outside of brackets part. */
  List<SqlStatement> parts(int from) {
    List<SqlStatement> parts = new ArrayList<>();
    int depth = 0;
    int begin = from;
    for (int i = from; i < size(); i++) {
      String text = tokens.get(i).kind() == Kind.SYMBOL ? at(i) : "";
      depth += step(text);
      if (depth == 0 && text.equals(",")) {
        parts.add(part(begin, i));
        begin = i + 1;
      }
    }
    parts.add(part(begin, size()));
    return parts;
  }

  /** How deep its brackets, and its CASEs, go at the deepest. */
  int depth() {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < size(); i++) {
      depth += tokens.get(i).kind() == Kind.SYMBOL ? step(at(i)) : 0;
      depth += is(i, "CASE") ? 1 : 0;
      depth -= is(i, "END") ? 1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  SqlStatement part(int from, int to) {
    return new SqlStatement(script, tokens.subList(Math.min(from, to), to), start, end);
  }

  private static int step(String symbol) {
    return switch (symbol) {
      case "(", "[", "{" -> 1;
      case ")", "]", "}" -> -1;
      default -> 0;
    };
  }

  private String head(int i) {
    Token token = tokens.get(i);
    return script.substring(token.start(), Math.min(token.end(), token.start() + LONGEST_WORD));
  }
}
