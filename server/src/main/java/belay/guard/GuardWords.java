package belay.guard;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says in words and numbers what the guard found. Pure. */
public final class GuardWords {
  /** The kind of a finding of dynos that died. */
  public static final String CRASHED = "crashed";

  private static final int DIGITS = 3;

  private GuardWords() {}

  /**
   * A finding as it is kept.
   *
   * @param former what it was compared with, as "v47"
   */
  public static Told of(Finding finding, String former) {
    return switch (finding) {
      case Finding.Crashed crashed -> crashed(crashed.fresh(), former);
      case Finding.Retried retried -> retried(retried, former);
      case Finding.FailsMore more -> failsMore(more, former);
      case Finding.SlowerMore slower -> slower(slower, former);
      case Finding.SlowerBeside(long micros, Share slow, double log) ->
          new Told(
              "slower-beside",
              "of %s on both sides in the same minutes that took longer than %s, %d were its own"
                  .formatted(requests(slow.total()), millis(micros), slow.hits()),
              numbers("micros", micros, "slow", slow.hits(), "of", slow.total(), "log_e", log));
      case Finding.FailsBeside(Share failed, double log) ->
          new Told(
              "fails-beside",
              "of %s on both sides in the same minutes %d failed on its side"
                  .formatted(requests(failed.total()), failed.hits()),
              numbers("failed", failed.hits(), "of", failed.total(), "log_e", log));
    };
  }

  private static Told crashed(Crashes fresh, String former) {
    List<String> how = new ArrayList<>();
    add(how, fresh.exits(), "ended with an error");
    add(how, fresh.memoryKills(), "killed for memory");
    add(how, fresh.healthFailures(), "unwell");
    String others = former.equals(Guarded.NO_FORMER) ? "" : ", and those of " + former + " did not";
    return new Told(
        CRASHED,
        "its dynos died %d times (%s)%s".formatted(fresh.all(), String.join(", ", how), others),
        numbers(
            "exits", fresh.exits(),
            "memory_kills", fresh.memoryKills(),
            "unwell", fresh.healthFailures()));
  }

  private static void add(List<String> to, int times, String what) {
    if (times > 0) {
      to.add(times + " " + what);
    }
  }

  private static Told retried(Finding.Retried it, String former) {
    Share fresh = it.onNew();
    Share other = it.onFormer();
    return new Told(
        "retried",
        "of what it failed, %s were asked of it once more and %d failed; %d were asked of %s and %d failed"
            .formatted(requests(fresh.total()), fresh.hits(), other.total(), former, other.hits()),
        numbers(
            "asked_again", fresh.total(),
            "failed_again", fresh.hits(),
            "former_asked", other.total(),
            "former_failed", other.hits(),
            "log_e", it.log()));
  }

  private static Told failsMore(Finding.FailsMore it, String former) {
    Share now = it.now();
    return new Told(
        "fails-more",
        "%s of its requests failed (%d of %d), and at most %s of those of %s before"
            .formatted(percent(now.ratio()), now.hits(), now.total(), percent(it.atMost()), former),
        share(now, it.atMost(), it.log()));
  }

  private static Told slower(Finding.SlowerMore it, String former) {
    return new Told(
        "slower",
        "%s of its answers took longer than %s, and at most %s of those of %s before"
            .formatted(
                percent(it.now().ratio()), millis(it.micros()), percent(it.atMost()), former),
        with(
            share(it.now(), it.atMost(), it.log()),
            "percentile",
            it.percentile(),
            "micros",
            it.micros()));
  }

  /** Why it does not go back, as the end of a sentence. */
  public static String of(Judgement.Reason reason) {
    return switch (reason) {
      case MODE -> "this app's guard does not go back on that alone";
      case NO_FORMER -> "no former release runs that it could be compared with";
      case LATELY -> "it went back within the hour, and does so once only";
      case REFUSED ->
          "a rollback needs somebody's word first: belay rollback --dry-run says for what";
      case FEW_VISITORS -> "only one or two visitors have it, and they may be its cause";
    };
  }

  private static SortedMap<String, Double> share(Share now, double atMost, double log) {
    return numbers("hits", now.hits(), "of", now.total(), "at_most", atMost, "log_e", log);
  }

  private static SortedMap<String, Double> numbers(Object... pairs) {
    return with(new TreeMap<>(), pairs);
  }

  private static SortedMap<String, Double> with(SortedMap<String, Double> all, Object... pairs) {
    for (int i = 0; i < pairs.length; i += 2) {
      all.put((String) pairs[i], ((Number) pairs[i + 1]).doubleValue());
    }
    return all;
  }

  private static String requests(long n) {
    return n == 1 ? "1 request" : n + " requests";
  }

  private static String percent(double share) {
    return rounded(share * 100) + " %";
  }

  private static String millis(long micros) {
    return rounded(micros / 1_000.0) + " ms";
  }

  private static String rounded(double number) {
    return new BigDecimal(number)
        .round(new java.math.MathContext(DIGITS, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }
}
