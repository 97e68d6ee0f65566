package belay.release;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A release by one of its names, whatever its status: for those who look at it. Pure. */
public final class ReleaseName {
  private static final Pattern VERSION = Pattern.compile("[vV]?\\d{1,9}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{4,40}");

  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private ReleaseName() {}

  /**
   * Finds it: {@code v46}, {@code 46}, {@code 20240115-113000}, a release's id, or the beginning of
   * a commit, of which the newest release is meant.
   */
  public static Optional<LedgerEntry> in(List<LedgerEntry> newestFirst, String name) {
    String text = name.strip();
    return version(text)
        .flatMap(v -> first(newestFirst, e -> e.version() == v))
        .or(() -> first(newestFirst, e -> isNamed(e.release(), text)));
  }

  /** What to say of a name that no release has, in the words that Heroku documents and more. */
  public static String unknown(String name, AppName app) {
    boolean legal =
        VERSION.matcher(name).matches()
            || COMMIT.matcher(name).matches()
            || Stamp.isStamp(name)
            || ID.matcher(name).matches();
    String why =
        legal
            ? "There is no release " + Printable.of(name) + " of " + app + "."
            : "\""
                + Printable.of(name)
                + "\" is no name of one: give v46, 46, 20240115-113000, or the first 4 or more"
                + " digits of a commit.";
    return "Couldn't find that release. " + why;
  }

  /** The number in {@code v46} or {@code 46}. */
  public static Optional<Integer> version(String text) {
    return VERSION.matcher(text).matches()
        ? Optional.of(Integer.valueOf(text.replaceFirst("^[vV]", "")))
        : Optional.empty();
  }

  private static boolean isNamed(Release release, String text) {
    UUID id = release.id();
    return id.toString().equalsIgnoreCase(text)
        || release.stamp().map(Stamp::value).filter(text::equals).isPresent()
        || (COMMIT.matcher(text).matches()
            && release.ref().commit().filter(c -> c.startsWith(text)).isPresent());
  }

  private static Optional<LedgerEntry> first(
      List<LedgerEntry> entries, Predicate<LedgerEntry> wanted) {
    return entries.stream().filter(wanted).findFirst();
  }
}
