package belay.release;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A dyno size that Heroku has, see <a href="https://devcenter.heroku.com/articles/dyno-types">its
 * documentation</a>. Here it is a name and no more: what a dyno may use, its limits say. The name
 * is kept for tools that ask for a size and read it back.
 *
 * @param memoryGb what a dyno of it may use at Heroku, in GiB
 * @param compute CPU shares at Heroku
 * @param dedicated whether it shares its machine with nobody there
 * @param privateSpace whether only private spaces have it there
 */
public record DynoSize(
    String name, double memoryGb, int compute, boolean dedicated, boolean privateSpace) {
  /** What a process type has that nobody asked a size for. */
  public static final DynoSize USUAL = common("Basic", 0.5, 1);

  /** All there are. */
  public static final List<DynoSize> ALL =
      List.of(
          common("Eco", 0.5, 1),
          USUAL,
          common("Standard-1X", 0.5, 1),
          common("Standard-2X", 1, 2),
          dedicated("Performance-M", 2.5, 12, false),
          dedicated("Performance-L", 14, 46, false),
          dedicated("Performance-L-RAM", 30, 24, false),
          dedicated("Performance-XL", 62, 50, false),
          dedicated("Performance-2XL", 126, 100, false),
          dedicated("Private-S", 1, 4, true),
          dedicated("Private-M", 2.5, 8, true),
          dedicated("Private-L", 14, 46, true),
          dedicated("Private-L-RAM", 30, 24, true),
          dedicated("Private-XL", 62, 50, true),
          dedicated("Private-2XL", 126, 100, true),
          dedicated("Shield-S", 1, 4, true),
          dedicated("Shield-M", 2.5, 8, true),
          dedicated("Shield-L", 14, 46, true),
          dedicated("Shield-XL", 62, 50, true),
          dedicated("Shield-2XL", 126, 100, true));

  private static DynoSize common(String name, double memoryGb, int compute) {
    return new DynoSize(name, memoryGb, compute, false, false);
  }

  private static DynoSize dedicated(String name, double memoryGb, int compute, boolean inSpace) {
    return new DynoSize(name, memoryGb, compute, true, inSpace);
  }

  /** The size of a name, in whichever letters. */
  public static Optional<DynoSize> find(String name) {
    return ALL.stream().filter(s -> s.name.equalsIgnoreCase(name.strip())).findFirst();
  }

  /**
   * The size of a name.
   *
   * @throws InvalidInput naming those there are
   */
  public static DynoSize named(String name) {
    return find(name)
        .orElseThrow(() ->
            new InvalidInput(
                "There is no dyno size "
                    + Printable.of(name)
                    + ". The sizes are "
                    + ALL.stream()
                        .map(s -> s.name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                    + "."));
  }
}
