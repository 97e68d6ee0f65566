package belay.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether an app fails more requests than it usually does: of the last two minutes a share that is
 * a twentieth at the least, three times the usual one, and more than chance explains. The usual
 * share is learnt from the time in which nothing is wrong, the last hours for the most part. Pure.
 *
 * @param usual the share that usually fails, from 0 to 1
 * @param samples what was counted lately, the oldest first
 */
public record ErrorRate(double usual, List<ErrorRate.Sample> samples) {
  static final Duration WINDOW = Duration.ofMinutes(2);
  private static final Duration MEMORY = Duration.ofHours(6);
  private static final double SHARE_MIN = 0.05;
  private static final double TIMES_USUAL = 3;
  private static final long FAILED_MIN = 10;

  /** In standard deviations: one false alarm in 30,000 windows by chance alone. */
  private static final double CHANCE = 4;

  /** Counts that only grow. */
  public record Sample(Instant at, long requests, long failed) {}

  /**
   * The error rate of a window.
   *
   * @param bad whether that is more than usual
   */
  public record Found(long requests, long failed, boolean bad) {
    public double share() {
      return requests == 0 ? 0 : (double) failed / requests;
    }
  }

  public ErrorRate {
    samples = List.copyOf(samples);
  }

  /**
   * Of an app that is new here.
   *
   * @param requests that it had before, as far as that is known
   * @param failed how many of them
   */
  public static ErrorRate first(long requests, long failed) {
    double usual = requests < 100 ? 0 : (double) failed / requests;
    return new ErrorRate(usual, List.of());
  }

  /**
   * After the counts were seen again.
   *
   * @param open whether it was told that it fails more than usual: nothing is learnt from that
   */
  public ErrorRate then(Sample now, boolean open) {
    List<Sample> kept = new ArrayList<>(samples);
    boolean again = !kept.isEmpty() && now.requests() < kept.getLast().requests();
    if (again) {
      kept.clear();
    }
    double learnt = kept.isEmpty() || open ? usual : learn(kept.getLast(), now);
    kept.add(now);
    // One that is as old as the window stays, since the window is what came after it.
    while (kept.size() > 2 && !kept.get(1).at().plus(WINDOW).isAfter(now.at())) {
      kept.removeFirst();
    }
    return new ErrorRate(learnt, kept);
  }

  private double learn(Sample before, Sample now) {
    long requests = now.requests() - before.requests();
    if (requests == 0 || found().bad()) {
      return usual;
    }
    double share = (double) (now.failed() - before.failed()) / requests;
    long passed = Duration.between(before.at(), now.at()).toMillis();
    double weight = Math.min(1, (double) passed / MEMORY.toMillis());
    return usual + (share - usual) * weight;
  }

  /** How the last two minutes were. */
  public Found found() {
    if (samples.size() < 2) {
      return new Found(0, 0, false);
    }
    long requests = samples.getLast().requests() - samples.getFirst().requests();
    long failed = samples.getLast().failed() - samples.getFirst().failed();
    return new Found(requests, failed, isBad(requests, failed));
  }

  private boolean isBad(long requests, long failed) {
    if (failed < FAILED_MIN || requests == 0) {
      return false;
    }
    double share = (double) failed / requests;
    double chance = CHANCE * Math.sqrt(usual * (1 - usual) / requests);
    return share >= SHARE_MIN && share >= TIMES_USUAL * usual && share > usual + chance;
  }
}
