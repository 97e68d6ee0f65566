package belay.migration;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a script does: the worst of what its statements do.
 *
 * @param why the statements that decided
 */
record SqlScript(Effect effect, List<String> why) {
  static final int LENGTH_MAX = 1_000_000;
  static final int STATEMENTS_MAX = 2_000;
  private static final int WHY_MAX = 5;
  private static final int MARKER_MAX = 200;

  /** The comments that dbmate, goose, sql-migrate and MyBatis know the way back by. */
  private static final Pattern DOWN =
      Pattern.compile(
          "\\s*--\\s*(?:migrate:down|\\+goose\\s+down|\\+migrate\\s+down|//\\s*@undo)\\b.*",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern UP =
      Pattern.compile(
          "\\s*--\\s*(?:migrate:up|\\+goose\\s+up|\\+migrate\\s+up)\\b.*",
          Pattern.CASE_INSENSITIVE);

  /** MySQL's, in which a backslash escapes a quote. In the others it does not. */
  private static final Pattern MYSQL =
      Pattern.compile("`|\\bENGINE\\s*=|\\bAUTO_INCREMENT\\b", Pattern.CASE_INSENSITIVE);

  /**
   * Judges a script.
   *
   * @param made what earlier migrations of the same folder made; what this one makes is added
   */
  static SqlScript judge(String script, NewThings made) {
    if (script.length() > LENGTH_MAX) {
      return unknown("is too long for Belay to read");
    }
    String text = applied(script);
    if (!text.contains("\\'") && !text.contains("\\\"")) {
      return judge(text, false, made);
    }
    if (MYSQL.matcher(text).find()) {
      return judge(text, true, made);
    }
    // Databases differ on where the string ends: the worse reading counts.
    SqlScript other = judge(text, true, new NewThings(made));
    SqlScript standard = judge(text, false, made);
    return other.effect.worse(standard.effect) == standard.effect ? standard : other;
  }

  private static SqlScript judge(String text, boolean backslashes, NewThings made) {
    List<SqlStatement> statements = SqlSplitter.split(text, backslashes, STATEMENTS_MAX);
    if (statements.size() > STATEMENTS_MAX) {
      return unknown("has more than " + STATEMENTS_MAX + " statements");
    }
    SqlRules rules = new SqlRules(made);
    List<Finding> findings = new ArrayList<>();
    for (SqlStatement statement : statements) {
      findings.addAll(rules.judge(statement));
      if (findings.size() > STATEMENTS_MAX) {
        return unknown("has more than " + STATEMENTS_MAX + " statements and actions of statements");
      }
    }
    Effect effect = findings.stream().map(Finding::effect).reduce(Effect.ADDITIVE, Effect::worse);
    Set<String> why = new LinkedHashSet<>();
    findings.stream().filter(f -> f.effect() == effect).forEach(f -> why.add(f.why()));
    return new SqlScript(effect, why.isEmpty() ? List.of("changes nothing") : shortened(why));
  }

  private static List<String> shortened(Set<String> why) {
    List<String> some = new ArrayList<>(why.stream().limit(WHY_MAX).toList());
    if (why.size() > WHY_MAX) {
      some.add("and " + (why.size() - WHY_MAX) + " more");
    }
    return some;
  }

  static SqlScript unknown(String why) {
    return new SqlScript(Effect.UNKNOWN, List.of(why));
  }

  /** Without the part that takes the migration back, for the tools that keep both in one file. */
  private static String applied(String script) {
    String text = script.startsWith("\uFEFF") ? script.substring(1) : script;
    StringBuilder applied = new StringBuilder(text.length());
    boolean down = false;
    int at = 0;
    while (at < text.length()) {
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline + 1;
      String line = text.substring(at, end).stripTrailing();
      if (line.length() < MARKER_MAX && line.contains("--")) {
        down = DOWN.matcher(line).matches() || (down && !UP.matcher(line).matches());
      }
      applied.append(down ? "\n" : text.substring(at, end));
      at = end;
    }
    return applied.toString();
  }
}
