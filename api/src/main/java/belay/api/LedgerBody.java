package belay.api;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The newest row of an app's ledger.
 *
 * @param seq how many rows there are
 * @param head the hash of the newest, which holds those of all before
 */
public record LedgerBody(String app, UUID appId, long seq, String head) {
  /**
   * Whether the chain of an app's rows holds.
   *
   * @param version of the release at which it is broken; 0 where the end is cut off
   * @param fault what is wrong there
   * @param since how many rows came after a head that was saved
   * @param slugs how many slugs were read, where they were to be
   * @param damaged files of them that are not what was stored
   */
  public record Verification(
      boolean whole,
      Optional<Integer> version,
      Optional<String> fault,
      Optional<Long> rows,
      Optional<String> head,
      Optional<Long> since,
      Optional<Integer> slugs,
      List<Damaged> damaged) {
    public Verification {
      damaged = List.copyOf(damaged);
    }
  }

  /** A file of a kept release. */
  public record Damaged(int version, String path) {}
}
