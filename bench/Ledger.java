import belay.activity.Activity;
import belay.database.Database;
import belay.database.sqlite.SqliteDatabase;
import belay.ledger.Draft;
import belay.ledger.SqlLedger;
import belay.ledger.Verification;
import belay.release.Actor;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Kind;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The real ledger at growing sizes: releases appended and marked as every change does it, the
 * newest page, one old release, the whole chain verified. Ledger DIRECTORY SIZE...
 */
public class Ledger {
  private static final UUID APP = new UUID(0, 1);
  private static final Change BY =
      new Change(
          new Actor(new UUID(0, 2), "ana@example.com", "key"), Change.Source.CLI, Optional.empty());

  public static void main(String[] args) {
    Path directory = Path.of(args[0]);
    SecureRandom random = new SecureRandom();
    try (Database database = SqliteDatabase.open(directory.resolve("ledger.db"))) {
      SqlLedger ledger =
          SqlLedger.open(
              database,
              new Activity(List.of(), random),
              directory.resolve("key"),
              InstantSource.system(),
              random);
      int have = 0;
      System.out.println("size\tappend_ms\tappend_p99\tpage_ms\tpage_p99\told_ms\tverify_ms");
      for (String size : Arrays.copyOfRange(args, 1, args.length)) {
        int wanted = Integer.parseInt(size);
        double[] appends = new double[wanted - have];
        for (int i = 0; have < wanted; have++, i++) {
          appends[i] = append(ledger, have);
        }
        double[] pages = times(50, () -> ledger.newest(APP, 20));
        double[] old = times(50, () -> ledger.find(APP, 2));
        int all = have;
        double[] verify =
            times(
                3,
                () -> {
                  if (!(ledger.verify(APP) instanceof Verification.Whole whole)
                      || whole.rows() != all) {
                    throw new IllegalStateException("the ledger is not whole");
                  }
                });
        System.out.printf(
            "%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f%n",
            have,
            at(appends, 0.5),
            at(appends, 0.99),
            at(pages, 0.5),
            at(pages, 0.99),
            at(old, 0.5),
            at(verify, 0.5));
      }
    }
  }

  private static double append(SqlLedger ledger, int i) {
    long began = System.nanoTime();
    Release release =
        ledger.append(
            new Draft(
                APP,
                Kind.CONFIG,
                Release.Ref.keys(java.util.List.of("KEY")),
                "Set KEY config vars",
                BY,
                false,
                Optional.empty(),
                ConfigVars.EMPTY.with(Map.of("KEY", Optional.of("value " + i % 1000)))));
    ledger.mark(release, ReleaseStatus.SUCCEEDED, "");
    return (System.nanoTime() - began) / 1e6;
  }

  private static double[] times(int count, Runnable work) {
    double[] times = new double[count];
    for (int i = 0; i < count; i++) {
      long began = System.nanoTime();
      work.run();
      times[i] = (System.nanoTime() - began) / 1e6;
    }
    return times;
  }

  private static double at(double[] times, double share) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
  }
}
