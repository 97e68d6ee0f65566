package belay.language;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one thing that is asked of package.json and composer.json here. A mistake in one is the
 * package manager's to report, so what cannot be read says nothing.
 */
final class PackageJson {
  private static final Pattern ENGINES =
      Pattern.compile("\"engines\"\\s*:\\s*\\{[^{}]*?\"node\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern PHP =
      Pattern.compile("\"require\"\\s*:\\s*\\{[^{}]*?\"php\"\\s*:\\s*\"([^\"]*)\"");

  private PackageJson() {}

  static Optional<String> node(String text) {
    return group(ENGINES, text);
  }

  static Optional<String> php(String text) {
    return group(PHP, text);
  }

  private static Optional<String> group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
