package belay.rollback;

import belay.release.LedgerEntry;
import belay.rollback.History.Content;
import belay.rollback.RollbackTarget.Note;
import belay.rollback.RollbackTarget.Remark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The walk back from the content that serves. */
final class TargetWalk {
  static final String NOTHING = "No previous release found";
  private static final int REASONS_MAX = 10;

  private final History history;
  private final Eligibility eligibility;

  TargetWalk(History history, Eligibility eligibility) {
    this.history = history;
    this.eligibility = eligibility;
  }

  /** As if the default rollback were done a number of times, one after the other. */
  RollbackTarget back(int steps) {
    int position = history.serving().map(history::position).orElse(Integer.MAX_VALUE);
    Optional<Content> content = history.serving().map(Content::of);
    Set<Content> left = new HashSet<>();
    List<Remark> why = new ArrayList<>(whereWeStand());
    for (int step = 1; ; step++) {
      Optional<LedgerEntry> found = find(position, content, left, why);
      if (found.isEmpty()) {
        return new RollbackTarget.None(nothing(steps, step - 1, why));
      }
      if (step == steps) {
        return new RollbackTarget.Chosen(found.get(), shortened(why));
      }
      why.add(new Note(found.get().release().label() + " is " + step + " back"));
      content.ifPresent(left::add);
      content = Optional.of(Content.of(found.get()));
      position = history.position(found.get());
    }
  }

  private Optional<LedgerEntry> find(
      int position, Optional<Content> content, Set<Content> left, List<Remark> why) {
    for (LedgerEntry entry : history.newestFirst()) {
      if (entry.version() >= position) {
        continue;
      }
      Optional<Skipped.Reason> obstacle = obstacle(entry, content, left);
      if (obstacle.isEmpty()) {
        return Optional.of(history.original(entry));
      }
      why.add(Skipped.of(entry, obstacle.get()));
    }
    return Optional.empty();
  }

  private Optional<Skipped.Reason> obstacle(
      LedgerEntry entry, Optional<Content> serving, Set<Content> left) {
    Optional<Skipped.Reason> never = eligibility.passedOver(entry);
    if (never.isPresent()) {
      return never;
    }
    Content content = Content.of(entry);
    if (serving.filter(content::equals).isPresent()) {
      return Optional.of(new Skipped.Reason.SameContent());
    }
    if (left.contains(content)) {
      return Optional.of(new Skipped.Reason.WouldBeLeft());
    }
    return history.verdict(content).map(v -> v);
  }

  private List<Note> whereWeStand() {
    return history
        .serving()
        .filter(s -> history.position(s) != s.version())
        .map(s ->
            s.release().label()
                + ", which serves, is v"
                + history.position(s)
                + "'s release put back")
        .map(Note::new)
        .stream()
        .toList();
  }

  private static String nothing(int wanted, int found, List<Remark> why) {
    if (found > 0) {
      return NOTHING + ": only " + found + " of " + wanted + " steps back are there.";
    }
    return why.isEmpty() ? NOTHING : NOTHING + ": " + inWords(shortened(why)) + ".";
  }

  private static String inWords(List<Remark> why) {
    return why.stream().map(Remark::inWords).collect(Collectors.joining("; "));
  }

  private static List<Remark> shortened(List<Remark> why) {
    if (why.size() <= REASONS_MAX) {
      return why;
    }
    List<Remark> some = new ArrayList<>(why.subList(0, REASONS_MAX));
    some.add(new Note((why.size() - REASONS_MAX) + " more were skipped"));
    return some;
  }
}
