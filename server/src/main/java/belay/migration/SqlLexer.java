package belay.migration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a script into tokens that together are the script, each character in exactly one. It knows
 * the quoting of PostgreSQL, MySQL and SQLite at once; where they differ it takes the reading that
 * hides less, and what has no end becomes {@link Kind#BROKEN}. Linear in the script's length. Not
 * thread-safe.
 */
final class SqlLexer {
  enum Kind {
    WORD,
    NAME,
    STRING,
    NUMBER,
    SYMBOL,
    /** White space, and comments. */
    GAP,
    /** The delimiter of statements. */
    END,
    /** A line for the client, not the database: psql's backslash commands, MySQL's DELIMITER. */
    COMMAND,
    /** A string, name or comment that does not end. */
    BROKEN
  }

  /** From {@code start} up to and without {@code end}. */
  record Token(Kind kind, int start, int end) {}

  private static final Pattern DELIMITER =
      Pattern.compile("DELIMITER[ \\t]+(\\S+)[^\\n]*", Pattern.CASE_INSENSITIVE);
  private static final Pattern DOLLAR_TAG = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");
  private static final Pattern STRING_PREFIX = Pattern.compile("[eEnNbBxX]");
  private static final Pattern EXECUTED = Pattern.compile("/\\*M?!\\d*");

  private final String text;
  private final boolean backslashes;
  private String delimiter = ";";
  private int at;
  private boolean statementBegun;
  private boolean inExecuted;
  private boolean commentsNest = true;

  /**
   * @param backslashes whether a backslash escapes the quote after it, as in MySQL
   */
  SqlLexer(String text, boolean backslashes) {
    this.text = text;
    this.backslashes = backslashes;
  }

  boolean hasNext() {
    return at < text.length();
  }

  /** Whether the delimiter is a word of the script's own, so that no other semicolon ends one. */
  boolean delimiterChanged() {
    return !delimiter.equals(";");
  }

  Token next() {
    int start = at;
    Kind kind = scan(text.charAt(at));
    switch (kind) {
      case GAP -> {}
      case END, COMMAND -> statementBegun = false;
      case WORD, NAME, STRING, NUMBER, SYMBOL, BROKEN -> statementBegun = true;
    }
    return new Token(kind, start, at);
  }

  /** Goes beyond the rows of a COPY from the script itself, which the line {@code \.} ends. */
  int skipCopiedRows() {
    int end = text.indexOf("\n\\.", at);
    at = end < 0 ? at : end + 3;
    return at;
  }

  private Kind scan(char c) {
    if (delimiterAt(at)) {
      return to(at + delimiter.length(), Kind.END);
    }
    if (Character.isWhitespace(c)) {
      return whitespace();
    }
    return switch (c) {
      case '-' -> text.startsWith("--", at) ? line(Kind.GAP) : to(at + 1, Kind.SYMBOL);
      case '#' -> hashBeginsComment() ? line(Kind.GAP) : to(at + 1, Kind.SYMBOL);
      case '/' -> slash();
      case '*' -> star();
      case '\'' -> quoted(c, backslashes, Kind.STRING);
      case '"' -> quoted(c, backslashes, Kind.NAME);
      case '`' -> quoted(c, false, Kind.NAME);
      case '$' -> dollar();
      case '\\' -> line(Kind.COMMAND);
      default -> plain(c);
    };
  }

  private boolean delimiterAt(int i) {
    int end = i + delimiter.length();
    boolean within =
        end < text.length() && isWordStart(delimiter.charAt(0)) && isWordPart(text.charAt(end));
    return text.startsWith(delimiter, i) && !within;
  }

  /** {@code END$$} is a word and MySQL's usual delimiter for procedures. */
  private boolean dollarsAt(int i) {
    return delimiter.startsWith("$") && text.startsWith(delimiter, i);
  }

  private Kind plain(char c) {
    if (!isWordStart(c)) {
      return Character.isDigit(c) ? number() : to(at + 1, Kind.SYMBOL);
    }
    Matcher command = DELIMITER.matcher(text).region(at, text.length());
    if (!statementBegun && command.lookingAt()) {
      delimiter = command.group(1);
      return to(command.end(), Kind.COMMAND);
    }
    int end = at + 1;
    while (end < text.length() && isWordPart(text.charAt(end)) && !dollarsAt(end)) {
      end++;
    }
    String word = text.substring(at, Math.min(end, at + 2));
    boolean prefix = end < text.length() && text.charAt(end) == '\'';
    if (prefix && STRING_PREFIX.matcher(word).matches()) {
      at = end;
      return quoted('\'', backslashes || word.equalsIgnoreCase("e"), Kind.STRING);
    }
    return to(end, Kind.WORD);
  }

  private Kind whitespace() {
    int end = at;
    while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return to(end, Kind.GAP);
  }

  private Kind number() {
    int end = at;
    while (end < text.length() && (isWordPart(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    return to(end, Kind.NUMBER);
  }

  private Kind line(Kind kind) {
    int end = text.indexOf('\n', at);
    return to(end < 0 ? text.length() : end, kind);
  }

  /**
   * MySQL's comment; in PostgreSQL an operator, which does not stand before a word on a new line.
   */
  private boolean hashBeginsComment() {
    int before = at - 1;
    while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
      before--;
    }
    boolean first = before < 0 || text.charAt(before) == '\n';
    char after = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
    return first && (Character.isWhitespace(after) || Character.isLetter(after) || after == '#');
  }

  /** What MySQL executes of a comment, {@code /*!40101 …}, is no comment here. */
  private Kind slash() {
    if (!text.startsWith("/*", at)) {
      return to(at + 1, Kind.SYMBOL);
    }
    Matcher executed = EXECUTED.matcher(text).region(at, text.length());
    if (executed.lookingAt()) {
      inExecuted = true;
      return to(executed.end(), Kind.GAP);
    }
    int nested = commentsNest ? endOfNested() : -1;
    commentsNest = nested >= 0;
    int end = nested >= 0 ? nested : text.indexOf("*/", at + 2) + 2;
    return end < at + 4 ? to(text.length(), Kind.BROKEN) : to(end, Kind.GAP);
  }

  private Kind star() {
    if (inExecuted && text.startsWith("*/", at)) {
      inExecuted = false;
      return to(at + 2, Kind.GAP);
    }
    return to(at + 1, Kind.SYMBOL);
  }

  /** PostgreSQL's comments nest; -1 when they do not come to an end that way. */
  private int endOfNested() {
    int depth = 1;
    int i = at + 2;
    while (i < text.length() && depth > 0) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
      } else {
        i++;
      }
    }
    return depth == 0 ? i : -1;
  }

  private Kind quoted(char quote, boolean escapes, Kind kind) {
    int i = at + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean doubled = c == quote && i + 1 < text.length() && text.charAt(i + 1) == quote;
      if (doubled || (escapes && c == '\\')) {
        i += 2;
      } else if (c == quote) {
        return to(i + 1, kind);
      } else {
        i++;
      }
    }
    return to(text.length(), Kind.BROKEN);
  }

  private Kind dollar() {
    Matcher tag = DOLLAR_TAG.matcher(text).region(at, text.length());
    if (!tag.lookingAt()) {
      return to(at + 1, Kind.SYMBOL);
    }
    int end = text.indexOf(tag.group(), tag.end());
    return end < 0 ? to(text.length(), Kind.BROKEN) : to(end + tag.group().length(), Kind.STRING);
  }

  private Kind to(int end, Kind kind) {
    at = end;
    return kind;
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '_' || c > 127;
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || Character.isDigit(c) || c == '$';
  }
}
