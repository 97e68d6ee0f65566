package belay.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The backups in a place. */
public final class Backups {
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private Backups() {}

  /**
   * One of them, as it says of itself; whether it is whole is another question.
   *
   * @param name the time that it was made at, {@code YYYYMMDD-HHMMSS} (UTC)
   * @param made the same
   * @param home whose it is
   * @param verified when a trial found it to work the last time, ISO 8601
   */
  public record Listed(
      String name,
      String made,
      String home,
      int apps,
      int releases,
      long bytes,
      boolean sealed,
      Optional<String> verified) {}

  /** The finished ones, the oldest first. */
  public static List<Listed> in(Target target) {
    List<Listed> all = new ArrayList<>();
    for (String backup : target.finished()) {
      Inventory.facts(target, backup).ifPresent(facts -> all.add(listed(target, backup, facts)));
    }
    return all;
  }

  private static Listed listed(Target target, String backup, Inventory.Facts facts) {
    return new Listed(
        backup,
        time(backup).toString(),
        facts.home(),
        facts.apps(),
        facts.releases(),
        facts.bytes(),
        facts.sealed().isPresent(),
        verified(target, backup));
  }

  private static Optional<String> verified(Target target, String backup) {
    try {
      return target.verified(backup);
    } catch (IOException e) {
      // Only a mark for people: then it counts as none.
      return Optional.empty();
    }
  }

  static Instant time(String backup) {
    return LocalDateTime.parse(backup, NAME).toInstant(ZoneOffset.UTC);
  }

  /**
   * Takes away those that the rule does not keep.
   *
   * @param home whose they are; another server's are left alone
   * @return their names
   */
  public static List<String> prune(Target target, Path home, KeepRule rule, Instant now) {
    List<KeepRule.Kept> all =
        in(target).stream()
            .map(one ->
                new KeepRule.Kept(
                    one.name(),
                    time(one.name()),
                    one.verified().isPresent(),
                    one.home().equals(home.toString())))
            .toList();
    List<String> going = rule.goes(all, now);
    try {
      for (String one : going) {
        target.delete(one);
      }
      if (target instanceof ObjectTarget objects) {
        objects.sweepContents();
      }
      return going;
    } catch (IOException e) {
      throw BackupFailed.disk(
          "Old backups could not be deleted from " + target.shown(),
          e,
          "The newer ones are as they were.");
    }
  }

  /** A number of things, for people. */
  public static String count(int n, String what) {
    return Backup.count(n, what);
  }

  /** A size for people. */
  public static String size(long bytes) {
    return Backup.size(bytes);
  }
}
