package belay.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which versions are meant by what people write: {@code 3.11}, {@code 20.x}, {@code ^18 || >=20
 * <23}, {@code ~> 3.1}, {@code >=3.10,<3.13}. One grammar for npm's, Python's, Ruby's and
 * Composer's, for where they write the same they mean the same; a bare version means all that begin
 * with it.
 *
 * @param any of these must hold, and of one all its bounds
 */
record VersionRange(List<List<Bound>> any) {
  private static final VersionRange EVERY = new VersionRange(List.of(List.of()));

  /** A hyphen between two versions, as npm has it. */
  private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");

  private static final Pattern BOUND =
      Pattern.compile(
          "(~>|~=|\\^|~|===?|!=|>=|<=|>|<|=)?\\s*v?(\\d{1,9}(?:\\.\\d{1,9}){0,5})?(\\.?[xX*])?"
              + "((?:[-+.]|(?:alpha|beta|rc|a|b|c)(?=\\d))[0-9A-Za-z.+-]*)?");

  VersionRange {
    any = List.copyOf(any);
  }

  /** Versions from one on, to before another; or all but those. */
  record Bound(Optional<Version> from, Optional<Version> before, boolean not) {
    boolean holds(Version version) {
      boolean in =
          from.filter(f -> version.compareTo(f) < 0).isEmpty()
              && before.filter(b -> version.compareTo(b) >= 0).isEmpty();
      return in != not;
    }
  }

  boolean holds(Version version) {
    return any.stream().anyMatch(all -> all.stream().allMatch(bound -> bound.holds(version)));
  }

  /** Empty when it is not written as a range is. */
  static Optional<VersionRange> parse(String text) {
    String clean = text.strip().toLowerCase(Locale.ROOT);
    if (clean.isEmpty() || clean.equals("*") || clean.equals("x") || clean.equals("latest")) {
      return Optional.of(EVERY);
    }
    List<List<Bound>> any = new ArrayList<>();
    // Composer writes one stroke where npm writes two.
    for (String part : clean.split("\\|\\|?", -1)) {
      Optional<List<Bound>> all = all(part.strip());
      if (all.isEmpty()) {
        return Optional.empty();
      }
      any.add(all.get());
    }
    return Optional.of(new VersionRange(any));
  }

  private static Optional<List<Bound>> all(String text) {
    Matcher hyphen = HYPHEN.matcher(text);
    String plain = hyphen.matches() ? ">=" + hyphen.group(1) + " <=" + hyphen.group(2) : text;
    String joined = plain.replaceAll("([~^<>=!])\\s+", "$1");
    List<Bound> bounds = new ArrayList<>();
    for (String word : joined.split("[\\s,]+", -1)) {
      if (word.isEmpty() || word.equals("*") || word.equals("x")) {
        continue;
      }
      Optional<Bound> bound = bound(word);
      if (bound.isEmpty()) {
        return Optional.empty();
      }
      bounds.add(bound.get());
    }
    return Optional.of(bounds);
  }

  private static Optional<Bound> bound(String word) {
    Matcher matcher = BOUND.matcher(word);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<Version> written = Optional.ofNullable(matcher.group(2)).flatMap(Version::in);
    String operator = Optional.ofNullable(matcher.group(1)).orElse("");
    return written.map(version -> bound(operator, version));
  }

  private static Bound bound(String operator, Version version) {
    int parts = version.parts().size();
    return switch (operator) {
      case ">=" -> from(version);
      case ">" -> from(version.after(parts));
      case "<" -> before(version);
      case "<=" -> before(version.after(parts));
      case "^" -> until(version, version.after(leading(version)));
      case "~" -> until(version, version.after(Math.min(parts, 2)));
      // Ruby's and Python's: the last part written may grow.
      case "~>", "~=" -> until(version, version.after(Math.max(1, parts - 1)));
      case "!=" -> new Bound(Optional.of(version), Optional.of(version.after(parts)), true);
      default -> until(version, version.after(parts));
    };
  }

  /** How many parts a caret holds: up to the first that is not 0. */
  private static int leading(Version version) {
    for (int i = 0; i < version.parts().size(); i++) {
      if (version.part(i) > 0) {
        return i + 1;
      }
    }
    return version.parts().size();
  }

  private static Bound until(Version from, Version before) {
    return new Bound(Optional.of(from), Optional.of(before), false);
  }

  private static Bound from(Version version) {
    return new Bound(Optional.of(version), Optional.empty(), false);
  }

  private static Bound before(Version version) {
    return new Bound(Optional.empty(), Optional.of(version), false);
  }
}
