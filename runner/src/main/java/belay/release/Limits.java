package belay.release;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What each dyno of an app may use, as far as that is not what is usual. An owner chooses, and the
 * app's source may ask for less.
 *
 * @param values by the words of {@link Limit}
 */
public record Limits(SortedMap<String, Integer> values) {
  public static final Limits USUAL = new Limits(new TreeMap<>());

  public Limits {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    values.forEach((word, value) -> Limit.of(word).check(value));
  }

  /** Something that can be limited. */
  public enum Limit {
    /** At once, threads counted. */
    PROCESSES("processes", 16, 100_000, OptionalInt.of(512)),
    /** In megabytes; without one, only all dynos together have one. */
    MEMORY("memory", 32, 10_000_000, OptionalInt.empty()),
    /** Its share of the CPU where others want it too. */
    CPU("cpu", 1, 1_000, OptionalInt.of(100)),
    /** In megabytes. */
    TMP("tmp", 1, 1_000_000, OptionalInt.of(256)),
    /** In megabytes. */
    SHM("shm", 1, 1_000_000, OptionalInt.of(256)),
    /** In megabytes. */
    DISK("disk", 16, 100_000_000, OptionalInt.of(4096)),
    /** Of each process. */
    FILES("files", 64, 1_000_000, OptionalInt.of(65_536));

    private final String word;
    private final int min;
    private final int max;
    private final OptionalInt usual;

    Limit(String word, int min, int max, OptionalInt usual) {
      this.word = word;
      this.min = min;
      this.max = max;
      this.usual = usual;
    }

    public String word() {
      return word;
    }

    /** What holds where nobody chose; empty for no limit. */
    public OptionalInt usual() {
      return usual;
    }

    /**
     * The one of this word.
     *
     * @throws InvalidInput when nothing is limited that is called so
     */
    public static Limit of(String word) {
      return Arrays.stream(values())
          .filter(limit -> limit.word.equals(word))
          .findFirst()
          .orElseThrow(() ->
              new InvalidInput(
                  "\""
                      + word
                      + "\" is no limit; there are "
                      + Arrays.stream(values()).map(Limit::word).collect(Collectors.joining(", "))
                      + "."));
    }

    public void check(int value) {
      if (value < min || value > max) {
        throw new InvalidInput(word + " is from " + min + " to " + max + ", not " + value + ".");
      }
    }
  }

  /** Reads what {@link #toString} wrote: {@code memory=512 processes=100}. */
  public static Limits parse(String text) {
    SortedMap<String, Integer> values = new TreeMap<>();
    for (String pair : text.isBlank() ? new String[0] : text.strip().split(" ", -1)) {
      String[] halves = pair.split("=", 2);
      values.put(halves[0], Integer.valueOf(halves[1]));
    }
    return new Limits(values);
  }

  /** What holds, chosen or usual; empty for no limit. */
  public OptionalInt of(Limit limit) {
    Integer chosen = values.get(limit.word());
    return chosen == null ? limit.usual() : OptionalInt.of(chosen);
  }

  /** With another value; without one it is the usual again. */
  public Limits with(String word, OptionalInt value) {
    SortedMap<String, Integer> next = new TreeMap<>(values);
    String known = Limit.of(word).word();
    if (value.isPresent()) {
      next.put(known, value.getAsInt());
    } else {
      next.remove(known);
    }
    return new Limits(next);
  }

  /**
   * What holds for a release whose source asks for these: what was chosen here counts first. What
   * the source asks for is never wider than usual.
   */
  public Limits over(Limits asked) {
    SortedMap<String, Integer> next = new TreeMap<>(asked.narrowed().values);
    next.putAll(values);
    return new Limits(next);
  }

  /** Without what is wider than usual: an administrator allowed that to one app, on one server. */
  public Limits narrowed() {
    SortedMap<String, Integer> next = new TreeMap<>(values);
    for (Limit limit : Limit.values()) {
      if (rank(of(limit)) > rank(limit.usual())) {
        next.remove(limit.word());
      }
    }
    return new Limits(next);
  }

  /**
   * The first limit that is wider here than both usual and what was before: an app's own people may
   * narrow what it may use, and widening it is the server's administrator's.
   */
  public Optional<Limit> widened(Limits before) {
    return Arrays.stream(Limit.values())
        .filter(limit -> rank(of(limit)) > rank(before.of(limit)))
        .filter(limit -> rank(of(limit)) > rank(limit.usual()))
        .findFirst();
  }

  private static long rank(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : Long.MAX_VALUE;
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }
}
