package belay.apps;

import belay.release.InvalidInput;
import belay.release.Printable;
import java.time.Duration;
import java.util.List;

/** What settings may be. */
final class SettingsCheck {
  private static final int KEEP_MAX = 1_000;
  private static final Duration WARM_MAX = Duration.ofDays(7);
  private static final Duration REHEARSE_MIN = Duration.ofMinutes(10);
  private static final Duration REHEARSE_MAX = Duration.ofDays(30);
  private static final int LIST_MAX = 50;
  private static final int CHARS_MAX = 1_000;
  private static final int REPOSITORY_CHARS_MAX = 500;

  private SettingsCheck() {}

  static void check(Settings settings) {
    if (settings.keepReleases() < 1 || settings.keepReleases() > KEEP_MAX) {
      throw new InvalidInput("keep_releases is 1 to " + KEEP_MAX + ".");
    }
    if (settings.warm().isNegative() || settings.warm().compareTo(WARM_MAX) > 0) {
      throw new InvalidInput("warm is 0 to " + WARM_MAX.toHours() + " hours.");
    }
    Duration rehearse = settings.rollbacks().rehearse();
    if (!rehearse.isZero()
        && (rehearse.compareTo(REHEARSE_MIN) < 0 || rehearse.compareTo(REHEARSE_MAX) > 0)) {
      throw new InvalidInput("rehearse is 0, or from 10 minutes to 30 days.");
    }
    settings.repository().ifPresent(SettingsCheck::checkRepository);
    check("config var", List.copyOf(settings.rollbacks().sticky()));
    check("buildpack", settings.buildpacks());
    check("process type", settings.stopped());
  }

  /** It becomes a link on a page: an address of the web, with nothing in it to sign in with. */
  private static void checkRepository(String url) {
    boolean web = url.matches("https?://[^\\s\\p{Cntrl}\"'<>@]+/[^\\s\\p{Cntrl}\"'<>]+");
    if (!web || url.length() > REPOSITORY_CHARS_MAX) {
      throw new InvalidInput(
          "A repository is a web address such as https://github.com/acme/shop, or of another forge"
              + " one with {commit} in it; not "
              + Printable.of(url)
              + ".");
    }
  }

  private static void check(String what, List<String> values) {
    if (values.size() > LIST_MAX) {
      throw new InvalidInput("At most " + LIST_MAX + " of these: " + what + ".");
    }
    for (String value : values) {
      boolean control = value.chars().anyMatch(Character::isISOControl);
      if (value.isBlank() || value.length() > CHARS_MAX || control) {
        throw new InvalidInput("That is not a " + what + ": empty, too long, or not one line.");
      }
    }
  }
}
