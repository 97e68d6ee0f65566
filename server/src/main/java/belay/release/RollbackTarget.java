package belay.release;

import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Which release a rollback puts back, or why it cannot. */
public sealed interface RollbackTarget {
  /**
   * The release to put back.
   *
   * @param why what a person should know of the choice, a sentence each: which releases were
   *     skipped and why, or that somebody rolled back from this one
   */
  record Chosen(LedgerEntry entry, List<String> why) implements RollbackTarget {
    public Chosen {
      why = List.copyOf(why);
    }
  }

  /** There is such a release, or the default was asked for, but a rule forbids it. */
  record None(String message) implements RollbackTarget {}

  /** No release of this app is named so. */
  record Unknown(String message) implements RollbackTarget {}

  /**
   * The default target: back from the content that serves, past what failed, expired, is pending or
   * held, never served, has no slug, is the same as what serves, or was rolled back from. So each
   * rollback goes further back, whatever chain of rollbacks came before. A release that is itself a
   * rollback stands for the one it put back. Never {@link Unknown}.
   *
   * @param newestFirst the app's releases; all, or as far back as may be looked
   * @param servingVersion the version that serves; 0 when none does
   * @param slugKept whether the store has a slug's files
   */
  static RollbackTarget choose(
      List<LedgerEntry> newestFirst, int servingVersion, Function<UUID, Boolean> slugKept) {
    return new TargetWalk(new History(newestFirst, servingVersion), slugKept).back(1);
  }

  /**
   * The release that a person names: {@code v46}, {@code 46}, {@code 20240115-113000}, a commit's
   * first four or more digits, a release's id, or {@code -N} for N steps back by the default rule.
   * Unlike the default, a name may go forward, and to a release that was rolled back from.
   */
  static RollbackTarget named(
      String text,
      List<LedgerEntry> newestFirst,
      int servingVersion,
      Function<UUID, Boolean> slugKept) {
    return new TargetName(new History(newestFirst, servingVersion), slugKept).find(text.strip());
  }
}
