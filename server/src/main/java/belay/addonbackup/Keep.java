package belay.addonbackup;

import belay.release.InvalidInput;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How many scheduled backups stay: the newest of each of so many days, weeks and months that have
 * one. Pure.
 */
public record Keep(int days, int weeks, int months) {
  public static final Keep USUAL = new Keep(7, 4, 12);
  private static final int MAX = 1_000;

  public Keep {
    if (days < 1 || weeks < 0 || months < 0 || days > MAX || weeks > MAX || months > MAX) {
      throw new InvalidInput(
          "Kept are the backups of 1 to 1000 days, and of 0 to 1000 weeks and months.");
    }
  }

  /** A backup, as far as the rule looks at it. */
  record Kept(int number, Instant made, boolean tried) {}

  /**
   * Those that may go; never the newest that was found to work.
   *
   * @param all in any order
   */
  List<Integer> goes(List<Kept> all, ZoneId zone) {
    List<Kept> newest =
        all.stream().sorted(java.util.Comparator.comparing(Kept::made).reversed()).toList();
    Set<Integer> stay = new HashSet<>();
    stay(newest, days, zone, LocalDate::toString, stay);
    stay(newest, weeks, zone, Keep::week, stay);
    stay(newest, months, zone, day -> day.getYear() + "-" + day.getMonthValue(), stay);
    newest.stream().filter(Kept::tried).findFirst().ifPresent(one -> stay.add(one.number()));
    return newest.stream().map(Kept::number).filter(number -> !stay.contains(number)).toList();
  }

  private static String week(LocalDate day) {
    return day.get(IsoFields.WEEK_BASED_YEAR) + "-" + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
  }

  private static void stay(
      List<Kept> newest,
      int count,
      ZoneId zone,
      Function<LocalDate, String> period,
      Set<Integer> stay) {
    List<String> seen = new ArrayList<>();
    for (Kept one : newest) {
      String of = period.apply(one.made().atZone(zone).toLocalDate());
      if (!seen.contains(of) && seen.size() < count) {
        seen.add(of);
        stay.add(one.number());
      }
    }
  }
}
