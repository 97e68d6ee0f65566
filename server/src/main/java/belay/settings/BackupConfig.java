package belay.settings;

import belay.backup.KeepRule;
import belay.backup.s3.Bucket;
import belay.release.InvalidInput;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * When backups are made by themselves, and where to.
 *
 * @param to a directory or {@code s3://BUCKET/PREFIX}; empty where none are made
 * @param hour of the machine's day
 * @param keep which of them stay
 * @param trial how often one is tried
 * @param reached how a store is reached
 */
public record BackupConfig(
    Optional<String> to,
    int hour,
    KeepRule keep,
    BackupConfig.Trial trial,
    Bucket.Reached reached,
    Optional<String> addonsTo) {
  static final List<String> KEYS =
      List.of(
          "backup.to",
          "backup.hour",
          "backup.keep",
          "backup.days",
          "backup.verify",
          "backup.s3.endpoint",
          "backup.s3.region",
          "backup.s3.style",
          "backup.s3.ca",
          "addons.backup.to");
  private static final int KEEP = 14;
  private static final int HOUR = 3;

  /** How often a backup is started in a scratch home. */
  public enum Trial {
    NO,
    WEEKLY,
    DAILY
  }

  static BackupConfig of(Properties properties, List<String> problems) {
    Optional<String> to = place(properties, "backup.to", problems);
    return new BackupConfig(
        to,
        ServerConfig.number(properties, "backup.hour", 0, 23, HOUR, problems),
        new KeepRule(
            ServerConfig.number(properties, "backup.keep", 1, 10_000, KEEP, problems),
            ServerConfig.number(properties, "backup.days", 0, 36_500, 0, problems)),
        trial(properties, problems),
        reached(properties, problems),
        place(properties, "addons.backup.to", problems));
  }

  private static Optional<String> place(Properties properties, String key, List<String> problems) {
    Optional<String> to = text(properties, key);
    to.filter(place -> !isPlace(place))
        .ifPresent(place ->
            problems.add(
                key
                    + " must be the whole path of a directory, s3://BUCKET or"
                    + " s3://BUCKET/PREFIX, not \""
                    + place
                    + "\""));
    return to;
  }

  private static boolean isPlace(String place) {
    if (!Bucket.isOne(place)) {
      return place.startsWith("/");
    }
    try {
      Bucket.of(place, new Bucket.Reached(Optional.empty(), "x", false, Optional.empty()));
      return true;
    } catch (InvalidInput e) {
      return false;
    }
  }

  private static Trial trial(Properties properties, List<String> problems) {
    String word = text(properties, "backup.verify").orElse("weekly");
    for (Trial trial : Trial.values()) {
      if (trial.name().toLowerCase(Locale.ROOT).equals(word)) {
        return trial;
      }
    }
    problems.add("backup.verify must be no, weekly or daily, not \"" + word + "\"");
    return Trial.WEEKLY;
  }

  private static Bucket.Reached reached(Properties properties, List<String> problems) {
    Optional<URI> endpoint =
        text(properties, "backup.s3.endpoint").flatMap(url -> endpoint(url, problems));
    String style =
        text(properties, "backup.s3.style").orElse(endpoint.isPresent() ? "path" : "host");
    if (!style.equals("path") && !style.equals("host")) {
      problems.add(
          "backup.s3.style must be path (the bucket in the URL's path) or host (in its host name),"
              + " not \""
              + style
              + "\"");
    }
    return new Bucket.Reached(
        endpoint,
        text(properties, "backup.s3.region").orElse("us-east-1"),
        style.equals("path"),
        text(properties, "backup.s3.ca").map(Path::of));
  }

  private static Optional<URI> endpoint(String url, List<String> problems) {
    try {
      URI uri = URI.create(url);
      boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getUserInfo() == null) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    problems.add(
        "backup.s3.endpoint must be a URL such as https://s3.example.com, not \"" + url + "\"");
    return Optional.empty();
  }

  private static Optional<String> text(Properties properties, String key) {
    return Optional.of(properties.getProperty(key, "").strip()).filter(t -> !t.isEmpty());
  }
}
