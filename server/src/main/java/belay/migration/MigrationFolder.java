package belay.migration;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder that a migration file is in. Where each tool keeps its files is from its own
 * documentation: the defaults, below any other directory, since many apps share a repository.
 *
 * @param framework that the folder is of
 * @param root the folder whose files are applied in order
 */
record MigrationFolder(String framework, String root) {
  private static final Set<String> OF_OTHERS =
      Set.of(
          "node_modules",
          "vendor",
          ".git",
          "site-packages",
          "dist-packages",
          "__pycache__",
          "target",
          "_build",
          "deps",
          "test",
          "tests",
          "spec",
          "__tests__");

  /** Scripts that take a migration back: no release applies them. */
  private static final Pattern UNDO =
      Pattern.compile(
          "(?i:(?:.*[^a-z])?(?:down|rollback)\\.sql)|(?i:(?:.*[^a-z])?undo(?:[^a-z].*)?)"
              + "|.*[a-z0-9](?:Down|Rollback)\\.sql|U\\d.*__.*");

  private static final Pattern RAILS = Pattern.compile("\\d+_.*\\.rb");
  private static final Pattern DJANGO = Pattern.compile("\\d{4,}_.*\\.py");
  private static final Pattern FLYWAY =
      Pattern.compile("V\\d.*__.*\\.(?:sql|java|class)|V\\d.*\\.java|R__.*\\.(?:sql|java|class)");
  private static final Pattern LIQUIBASE = Pattern.compile(".*\\.(?:xml|ya?ml|json|sql)");
  private static final Pattern KNEX = Pattern.compile(".*(?<!\\.d)\\.(?:js|ts|mjs|cjs)");
  private static final Pattern ECTO = Pattern.compile("\\d+_.*\\.exs");

  /**
   * Where this file is a migration; empty when it is none.
   *
   * @param all the paths of the slug
   * @param named folders that belay.yml names: below them every file counts
   */
  static Optional<MigrationFolder> of(String path, Set<String> all, List<String> named) {
    int slash = path.lastIndexOf('/');
    List<String> folder = slash < 0 ? List.of() : List.of(path.substring(0, slash).split("/"));
    String name = path.substring(slash + 1);
    if (UNDO.matcher(name).matches()) {
      return Optional.empty();
    }
    Optional<MigrationFolder> known =
        folder.stream().anyMatch(OF_OTHERS::contains)
            ? Optional.empty()
            : nested(folder, name).or(() -> direct(folder, name, all));
    return known.or(() -> named(path, named));
  }

  /** As it stands in a path: {@code ./db/} is {@code db}. */
  private static String plain(String folder) {
    return folder.replaceFirst("^(?:\\./|/)+", "").replaceFirst("/+$", "");
  }

  private static Optional<MigrationFolder> named(String path, List<String> named) {
    return named.stream()
        .map(MigrationFolder::plain)
        .filter(f -> f.isEmpty() || f.equals(".") || path.startsWith(f + "/"))
        .findFirst()
        .map(f -> new MigrationFolder("belay.yml", f));
  }

  /** Those whose files may be deeper than the folder itself. */
  private static Optional<MigrationFolder> nested(List<String> folder, String name) {
    for (int i = 0; i + 1 < folder.size(); i++) {
      String pair = folder.get(i) + "/" + folder.get(i + 1);
      boolean rails =
          pair.equals("db/migrate") || (pair.startsWith("db/") && pair.endsWith("_migrate"));
      if (rails && RAILS.matcher(name).matches()) {
        return found("Rails", folder, i + 2);
      }
      if (pair.equals("db/migration") && FLYWAY.matcher(name).matches()) {
        return found("Flyway", folder, i + 2);
      }
      if (pair.equals("db/changelog") && LIQUIBASE.matcher(name).matches()) {
        return found("Liquibase", folder, i + 2);
      }
      boolean ecto =
          folder.get(i).equals("priv")
              && i + 2 < folder.size()
              && folder.get(i + 2).equals("migrations");
      if (ecto && ECTO.matcher(name).matches()) {
        return found("Ecto", folder, i + 3);
      }
    }
    return Optional.empty();
  }

  private static Optional<MigrationFolder> direct(
      List<String> folder, String name, Set<String> all) {
    int depth = folder.size();
    String last = depth > 0 ? folder.getLast() : "";
    String parent = depth > 1 ? folder.get(depth - 2) : "";
    if (last.equals("versions") && name.endsWith(".py") && !name.startsWith("__")) {
      String env = String.join("/", folder.subList(0, depth - 1)) + "/env.py";
      boolean alembic = parent.equals("alembic") || parent.equals("migrations");
      return alembic || all.contains(env.replaceFirst("^/", ""))
          ? found("Alembic", folder, depth)
          : Optional.empty();
    }
    if (parent.equals("migrations") && name.equals("migration.sql")) {
      return found("Prisma", folder, depth - 1);
    }
    if (parent.equals("migrations") && name.equals("up.sql")) {
      return found("Diesel", folder, depth - 1);
    }
    return last.equals("migrations") ? inMigrations(folder, parent, name) : Optional.empty();
  }

  private static Optional<MigrationFolder> inMigrations(
      List<String> folder, String parent, String name) {
    if (DJANGO.matcher(name).matches()) {
      return found("Django", folder, folder.size());
    }
    if (parent.equals("database") && name.endsWith(".php")) {
      return found("Laravel", folder, folder.size());
    }
    if (name.endsWith(".up.sql")) {
      return found("golang-migrate", folder, folder.size());
    }
    if (KNEX.matcher(name).matches()) {
      return found("Knex", folder, folder.size());
    }
    return name.endsWith(".sql") ? found("SQL", folder, folder.size()) : Optional.empty();
  }

  private static Optional<MigrationFolder> found(String framework, List<String> folder, int depth) {
    return Optional.of(new MigrationFolder(framework, String.join("/", folder.subList(0, depth))));
  }

  /**
   * Whether the framework applies a file again when it changed: Flyway's repeatable ones, and
   * Liquibase's, to which change sets are added.
   */
  boolean appliesChanged(String path) {
    return switch (framework) {
      case "Flyway" -> isLast(path);
      case "Liquibase" -> true;
      default -> false;
    };
  }

  /** Flyway applies what is repeatable when all else is applied. */
  boolean isLast(String path) {
    return framework.equals("Flyway")
        && path.substring(path.lastIndexOf('/') + 1).startsWith("R__");
  }

  /** Why a file that is not SQL is not read; empty for SQL. */
  Optional<String> unread(String path) {
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String of = framework.equals("belay.yml") ? "" : " (" + framework + ")";
    String what =
        switch (ending) {
          case "sql" -> "";
          case "rb" -> "Ruby code";
          case "py" -> "Python code";
          case "js", "mjs", "cjs" -> "JavaScript code";
          case "ts" -> "TypeScript code";
          case "java" -> "Java code";
          case "class" -> "compiled Java code";
          case "exs", "ex" -> "Elixir code";
          case "php" -> "PHP code";
          case "go" -> "Go code";
          case "xml" -> "XML";
          case "yaml", "yml" -> "YAML";
          case "json" -> "JSON";
          default -> "no SQL";
        };
    return what.isEmpty()
        ? Optional.empty()
        : Optional.of("is " + what + of + ", which Belay does not read");
  }
}
