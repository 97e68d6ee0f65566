package belay.guard;

import belay.release.GuardMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Thousands of switches of apps that are well and of apps that are ill; prints how many the guard
 * went back from, and how soon; then the same of canaries, and how many it ended. Arguments: runs
 * of each, the first seed, and what is wrong with them; all there is when nothing is named.
 */
final class GuardSimulation {
  private static final int ALL = 100;

  /** The part of the visitors that a canary has. */
  static final int CANARY = 10;

  private GuardSimulation() {}

  /** What came of some runs of one kind. */
  record Row(Traffic traffic, Ill ill, List<GuardRun.Outcome> outcomes) {
    long wentBack() {
      return outcomes.stream().filter(GuardRun.Outcome::wentBack).count();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-8s %-19s %5d of %5d  %7.0f requests  %7.1f s  %5.0f errors  %s",
          traffic.name().toLowerCase(Locale.ROOT),
          ill.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          wentBack(),
          outcomes.size(),
          median(GuardRun.Outcome::requests),
          median(GuardRun.Outcome::seconds),
          median(GuardRun.Outcome::errors),
          verdicts());
    }

    private String verdicts() {
      StringBuilder all = new StringBuilder();
      for (Verdict verdict : Verdict.values()) {
        long n = outcomes.stream().filter(o -> o.judgement().verdict() == verdict).count();
        all.append(n == 0 ? "" : verdict.word() + " " + n + " ");
      }
      return all.toString().strip();
    }

    private double median(java.util.function.ToDoubleFunction<GuardRun.Outcome> of) {
      double[] sorted =
          outcomes.stream()
              .filter(o -> o.wentBack() || wentBack() == 0)
              .mapToDouble(of)
              .sorted()
              .toArray();
      return sorted[sorted.length / 2];
    }
  }

  static Row row(Traffic traffic, Ill ill, GuardMode mode, int runs, long seed) throws Exception {
    return row(traffic, ill, mode, ALL, runs, seed);
  }

  /**
   * The same of a stage of a canary.
   *
   * @param percent of the visitors that are given the new release
   */
  static Row row(Traffic traffic, Ill ill, GuardMode mode, int percent, int runs, long seed)
      throws Exception {
    List<Callable<GuardRun.Outcome>> all = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      long own = seed + i;
      all.add(() -> new GuardRun(traffic, ill, percent, own).play(mode));
    }
    try (ExecutorService pool =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<GuardRun.Outcome> outcomes = new ArrayList<>();
      for (Future<GuardRun.Outcome> one : pool.invokeAll(all)) {
        outcomes.add(one.get());
      }
      return new Row(traffic, ill, outcomes);
    }
  }

  public static void main(String[] args) throws Exception {
    int runs = args.length > 0 ? Integer.parseInt(args[0]) : 1_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
    List<Ill> ills =
        args.length > 2
            ? Arrays.stream(args).skip(2).map(Ill::valueOf).toList()
            : List.of(Ill.values());
    System.out.println(runs + " runs each, seed " + seed);
    for (int percent : new int[] {ALL, CANARY}) {
      System.out.println(percent + " % of the visitors");
      for (Ill ill : ills) {
        for (Traffic traffic : Traffic.values()) {
          System.out.println(row(traffic, ill, GuardMode.ACT, percent, runs, seed));
        }
      }
    }
  }
}
