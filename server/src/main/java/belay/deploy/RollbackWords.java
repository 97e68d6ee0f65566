package belay.deploy;

import belay.migration.Migration;
import belay.preview.Previews;
import belay.release.ConfigDiff;
import belay.release.RuntimeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** What is said of a rollback that was made. Pure. */
public final class RollbackWords {
  private RollbackWords() {}

  static List<String> notes(
      Previews.Choice choice,
      List<Migration> migrations,
      List<RuntimeChange> runtimes,
      List<String> more) {
    List<String> notes = new ArrayList<>();
    if (!choice.why().isEmpty()) {
      notes.add("on the way: " + String.join("; ", choice.why()));
    }
    ConfigDiff diff = choice.diff();
    if (!diff.isEmpty()) {
      notes.add("config: " + inWords(diff));
    }
    SortedSet<String> had = choice.target().release().config().addons();
    List<String> staying =
        choice.serving().release().config().addons().stream()
            .filter(a -> !had.contains(a))
            .toList();
    if (!staying.isEmpty()) {
      notes.add("add-ons added since stay: " + String.join(", ", staying));
    }
    if (!migrations.isEmpty()) {
      notes.add(
          "the database keeps: "
              + migrations.stream()
                  .map(m -> m.path() + " (" + m.effect().word() + ")")
                  .collect(Collectors.joining(", ")));
    }
    runtimes.forEach(change -> notes.add("runtime: " + change.inWords()));
    notes.addAll(more);
    return notes;
  }

  /** {@code LOG_LEVEL changed back, STRIPE_KEY removed}. */
  public static String inWords(ConfigDiff diff) {
    List<String> words = new ArrayList<>();
    diff.changed().forEach(k -> words.add(k + " changed back"));
    diff.added().forEach(k -> words.add(k + " is back"));
    diff.removed().forEach(k -> words.add(k + " removed"));
    return String.join(", ", words);
  }
}
