package belay.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which backups are kept: the newest ones, and all that are younger. Pure.
 *
 * @param count how many at the least
 * @param days all that are no older than so many days, 0 for none by age
 */
public record KeepRule(int count, int days) {
  /** A backup, as far as the rule looks at it. */
  public record Kept(String name, Instant made, boolean verified, boolean ours) {}

  /**
   * Those that may go. Never the newest, nor the newest that a trial found to work, nor another
   * server's.
   *
   * @param all the finished ones, the oldest first
   */
  public List<String> goes(List<Kept> all, Instant now) {
    List<Kept> ours = all.stream().filter(Kept::ours).toList().reversed();
    List<String> going = new ArrayList<>();
    boolean verifiedKept = false;
    for (int i = 0; i < ours.size(); i++) {
      Kept one = ours.get(i);
      boolean young = days > 0 && one.made().plus(Duration.ofDays(days)).isAfter(now);
      boolean lastVerified = one.verified() && !verifiedKept;
      verifiedKept = verifiedKept || one.verified();
      if (i >= Math.max(1, count) && !young && !lastVerified) {
        going.add(one.name());
      }
    }
    return going.reversed();
  }
}
