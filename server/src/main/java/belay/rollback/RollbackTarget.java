package belay.rollback;

import belay.release.LedgerEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which release a rollback puts back, or why it cannot. */
public sealed interface RollbackTarget {
  /**
   * The release to put back.
   *
   * @param remarks what a person should know of the choice: which releases were skipped and why, or
   *     that somebody rolled back from this one
   */
  record Chosen(LedgerEntry entry, List<Remark> remarks) implements RollbackTarget {
    public Chosen {
      remarks = List.copyOf(remarks);
    }

    /** The remarks in words, a clause each. */
    public List<String> why() {
      return remarks.stream().map(Remark::inWords).toList();
    }

    /** That somebody rolled back from this very release. */
    public Optional<Skipped> verdict() {
      return remarks.stream()
          .filter(Skipped.class::isInstance)
          .map(Skipped.class::cast)
          .filter(s ->
              s.reason() instanceof Skipped.Reason.RolledBackFrom
                  && s.release().equals(entry.release().label()))
          .findFirst();
    }
  }

  /** Something to know of a choice. */
  sealed interface Remark permits Skipped, Note {
    String inWords();
  }

  /** Where the way leads, as a clause. */
  record Note(String inWords) implements Remark {}

  /** There is such a release, or the default was asked for, but a rule forbids it. */
  record None(String message) implements RollbackTarget {}

  /** No release of this app is named so. */
  record Unknown(String message) implements RollbackTarget {}

  /** What a person asks for. */
  sealed interface Wanted {
    /**
     * Back from the content that serves, past what failed, expired, is pending, held or blocked,
     * never served, has no slug, is the same as what serves, or was rolled back from. So each
     * rollback goes further back, whatever chain of rollbacks came before. A release that is itself
     * a rollback stands for the one it put back. Never {@link Unknown}.
     */
    record Previous() implements Wanted {}

    /**
     * Forward again to what the last rollback left. Config changes made since do not stand against
     * it; other code does. Never {@link Unknown}.
     */
    record Undo() implements Wanted {}

    /**
     * {@code v46}, {@code 46}, {@code 20240115-113000}, a commit's first four or more digits, a
     * release's id, or {@code -N} for N steps back by the default rule. Unlike the default, a name
     * may go forward, and to a release that was rolled back from.
     */
    record Named(String text) implements Wanted {}

    /** The release that served at a time. */
    record ServedAt(Instant time) implements Wanted {}
  }

  /** Finds it. */
  static RollbackTarget find(Wanted wanted, Standing standing) {
    History history = new History(standing);
    Eligibility eligibility = new Eligibility(standing, history);
    TargetName names = new TargetName(history, eligibility);
    return switch (wanted) {
      case Wanted.Previous _ -> new TargetWalk(history, eligibility).back(1);
      case Wanted.Undo _ -> names.undo();
      case Wanted.Named named -> names.find(named.text().strip());
      case Wanted.ServedAt at -> names.at(at.time());
    };
  }
}
