package belay.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * One metric with all its series. Being filled it is for one thread.
 *
 * <p>Named as Prometheus has it (prometheus.io/docs/practices/naming): base units, the unit last,
 * and no {@code _total}, which a counter's series get when they are written.
 */
public final class Family {
  /** What a metric is; the words are those of both formats. */
  public enum Type {
    GAUGE,
    COUNTER,
    HISTOGRAM
  }

  private final String name;
  private final Type type;
  private final String help;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * A number at one moment.
   *
   * @param suffix of the series' name: {@code _bucket}, {@code _sum}, {@code _count} or none
   * @param labels a name and a value in turns
   */
  record Sample(String suffix, List<String> labels, double value) {
    Sample {
      labels = List.copyOf(labels);
    }
  }

  private Family(String name, Type type, String help) {
    this.name = name;
    this.type = type;
    this.help = help;
  }

  public static Family gauge(String name, String help) {
    return new Family(name, Type.GAUGE, help);
  }

  public static Family counter(String name, String help) {
    return new Family(name, Type.COUNTER, help);
  }

  public static Family histogram(String name, String help) {
    return new Family(name, Type.HISTOGRAM, help);
  }

  /**
   * Adds a series.
   *
   * @param labels a name and a value in turns
   */
  public Family add(double value, String... labels) {
    samples.add(new Sample("", List.of(labels), value));
    return this;
  }

  /** The same of a whole number, which beyond 2^53 is one nearby. */
  public Family add(long value, String... labels) {
    return add((double) value, labels);
  }

  /**
   * Adds a histogram.
   *
   * @param bounds the upper bounds of its buckets, in seconds, rising
   * @param counts how many were up to each time, in microseconds
   */
  public Family add(
      List<Double> bounds, SequencedMap<Long, Long> counts, double sum, String... labels) {
    TreeMap<Double, Long> upTo = new TreeMap<>();
    bounds.forEach(bound -> upTo.put(bound, 0L));
    upTo.put(Double.POSITIVE_INFINITY, 0L);
    counts.forEach((micros, n) -> upTo.merge(upTo.ceilingKey(micros / 1e6), n, Long::sum));
    long total = 0;
    for (var bucket : upTo.entrySet()) {
      total += bucket.getValue();
      List<String> with = new ArrayList<>(Arrays.asList(labels));
      with.add("le");
      with.add(Numbers.bound(bucket.getKey()));
      samples.add(new Sample("_bucket", with, (double) total));
    }
    samples.add(new Sample("_sum", List.of(labels), sum));
    samples.add(new Sample("_count", List.of(labels), (double) total));
    return this;
  }

  /** Without the suffix of its series. */
  String name() {
    return name;
  }

  Type type() {
    return type;
  }

  String help() {
    return help;
  }

  List<Sample> samples() {
    return samples;
  }

  /** The names of all labels, for tests of how many values they may have. */
  Set<String> labelNames() {
    Set<String> names = new LinkedHashSet<>();
    for (Sample sample : samples) {
      for (int i = 0; i < sample.labels().size(); i += 2) {
        names.add(sample.labels().get(i));
      }
    }
    return names;
  }
}
