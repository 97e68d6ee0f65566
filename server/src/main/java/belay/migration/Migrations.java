package belay.migration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which migrations a rollback leaves behind: those in the slug that serves and not in the slug that
 * it puts back. Pure: the same slugs give the same answer. It says what the files are and not that
 * they ran, which only the database knows. Thread-safe.
 */
public final class Migrations {
  private static final Comparator<String> NATURAL = Migrations::compareNaturally;

  /** Of all that is read for one answer. */
  private static final int CHARACTERS_MAX = 10_000_000;

  private record Found(String path, MigrationFolder folder, boolean changed) {}

  /** Reads the files of the slug that serves. */
  public interface Source {
    /** A file's text; empty when it is too large, binary or unreadable. */
    Optional<String> text(String path);
  }

  /** Judges one file after the other, knowing what those of the same folder made before. */
  private static final class Judge {
    private final Source source;
    private final Map<MigrationFolder, NewThings> made = new HashMap<>();
    private int left = CHARACTERS_MAX;

    Judge(Source source) {
      this.source = source;
    }

    Migration judge(Found found) {
      SqlScript script =
          found.folder().unread(found.path()).map(SqlScript::unknown).orElseGet(() -> read(found));
      List<String> why = new ArrayList<>(script.why());
      if (found.changed()) {
        why.addFirst("has changed, and is judged as a whole");
      }
      return new Migration(found.path(), found.folder().framework(), script.effect(), why);
    }

    private SqlScript read(Found found) {
      if (left <= 0) {
        return SqlScript.unknown("is one of too many for Belay to read");
      }
      Optional<String> text = source.text(found.path());
      left -= text.map(String::length).orElse(0);
      NewThings things = made.computeIfAbsent(found.folder(), _ -> new NewThings());
      return text.map(t -> SqlScript.judge(t, things))
          .orElseGet(() -> SqlScript.unknown("cannot be read: too large, or no text"));
    }
  }

  private Migrations() {}

  /**
   * The migrations between two slugs, by path and content. A file that changed counts where its
   * framework applies it again for that; one that only moved does not count.
   *
   * @param target path, with '/' and relative to the slug's root, to anything that is equal for
   *     equal content; of the slug that a rollback would put back
   * @param serving the same of the slug that serves
   * @param folders that belay.yml names: every file below them is a migration, but for scripts that
   *     take one back ({@code *.down.sql})
   * @return sorted by path
   */
  public static List<Migration> between(
      Map<String, String> target,
      Map<String, String> serving,
      List<String> folders,
      Source source) {
    List<Found> inOrder = new ArrayList<>(found(target, serving, folders));
    inOrder.sort(
        Comparator.comparing(Found::folder, Comparator.comparing(MigrationFolder::root))
            .thenComparing(f -> f.folder().isLast(f.path()))
            .thenComparing(Found::path, NATURAL));
    Judge judge = new Judge(source);
    return inOrder.stream()
        .map(judge::judge)
        .sorted(Comparator.comparing(Migration::path))
        .toList();
  }

  private static List<Found> found(
      Map<String, String> target, Map<String, String> serving, List<String> folders) {
    Set<String> contents = new HashSet<>();
    target.forEach((path, content) -> contents.add(name(path) + "/" + content));
    List<Found> found = new ArrayList<>();
    serving.forEach((path, content) -> {
      boolean both = target.containsKey(path);
      boolean same = both && content.equals(target.get(path));
      boolean moved = !both && contents.contains(name(path) + "/" + content);
      if (!same && !moved) {
        MigrationFolder.of(path, serving.keySet(), folders)
            .filter(folder -> !both || folder.appliesChanged(path))
            .ifPresent(folder -> found.add(new Found(path, folder, both)));
      }
    });
    return found;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Numbers by what they count: V2 comes before V10. */
  private static int compareNaturally(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int endA = endOfNumber(a, i);
      int endB = endOfNumber(b, j);
      int order =
          endA > i && endB > j
              ? compareNumbers(a.substring(i, endA), b.substring(j, endB))
              : Character.compare(a.charAt(i), b.charAt(j));
      if (order != 0) {
        return order;
      }
      i = Math.max(endA, i + 1);
      j = Math.max(endB, j + 1);
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : a.compareTo(b);
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static int compareNumbers(String a, String b) {
    String x = a.replaceFirst("^0+", "");
    String y = b.replaceFirst("^0+", "");
    return x.length() == y.length() ? x.compareTo(y) : Integer.compare(x.length(), y.length());
  }
}
