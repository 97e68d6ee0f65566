package belay.apps;

import belay.release.InvalidInput;
import belay.release.Printable;
import java.time.Duration;
import java.util.List;

/** Refuses settings that are not allowed. */
final class SettingsCheck {
  private static final int KEEP_MAX = 1_000;
  private static final Duration WARM_MAX = Duration.ofDays(7);
  private static final Duration REHEARSE_MIN = Duration.ofMinutes(10);
  private static final Duration REHEARSE_MAX = Duration.ofDays(30);
  private static final Duration CONTRACT_MAX = Duration.ofDays(90);
  private static final Duration STRICT_MAX = Duration.ofDays(730);
  private static final Duration TIMEOUT_MAX = Duration.ofHours(1);
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
    Duration contract = settings.rollbacks().contract();
    if (contract.isNegative() || contract.compareTo(CONTRACT_MAX) > 0) {
      throw new InvalidInput("contract_after is 0, or at most 90 days.");
    }
    settings.repository().ifPresent(SettingsCheck::checkRepository);
    Duration timeout = settings.web().timeout();
    if (timeout.isNegative() || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new InvalidInput(
          "timeout is from 1 to "
              + TIMEOUT_MAX.toSeconds()
              + " seconds, or 0 for the usual 30: "
              + timeout.toSeconds()
              + " is not.");
    }
    Duration strict = settings.web().https().strict();
    if (strict.isNegative() || strict.compareTo(STRICT_MAX) > 0) {
      throw new InvalidInput(
          "hsts is from 1 to "
              + STRICT_MAX.toSeconds()
              + " seconds (two years), or 0 for none: "
              + strict.toSeconds()
              + " is not.");
    }
    settings.web().healthHost().ifPresent(SettingsCheck::checkHost);
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

  private static void checkHost(String host) {
    if (!host.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?")) {
      throw new InvalidInput(
          "health_host is a host name, such as www.example.com: "
              + Printable.of(host, CHARS_MAX)
              + " is not.");
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
