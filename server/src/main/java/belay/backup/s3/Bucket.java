package belay.backup.s3;

import belay.release.InvalidInput;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an S3-compatible store, and how it is reached.
 *
 * @param prefix what all keys begin with, without slashes around it; empty for none
 * @param endpoint where the store answers; empty for Amazon's own
 * @param pathStyle whether the bucket's name is in the path and not in the host's name
 * @param authorities a PEM file of certificate authorities to believe beside those that Java has
 */
public record Bucket(
    String name,
    String prefix,
    Optional<URI> endpoint,
    String region,
    boolean pathStyle,
    Optional<Path> authorities) {
  public static final String SCHEME = "s3://";

  /** As Amazon names them, which all others take too. */
  private static final Pattern PLACE =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9._/-]*))?");

  /** Who one is there. */
  public record Credentials(String id, String secret, Optional<String> session) {
    @Override
    public String toString() {
      return "Credentials[" + id + "]";
    }
  }

  /** How a store is reached. */
  public record Reached(
      Optional<URI> endpoint, String region, boolean pathStyle, Optional<Path> authorities) {}

  /**
   * The place that a person names.
   *
   * @throws InvalidInput when it is none
   */
  public static Bucket of(String place, Reached by) {
    Matcher parts = PLACE.matcher(place);
    if (!parts.matches()) {
      throw new InvalidInput(
          "\"" + place + "\" is no place for backups; write s3://BUCKET or s3://BUCKET/PREFIX.");
    }
    String prefix = Optional.ofNullable(parts.group(2)).orElse("").replaceAll("^/+|/+$", "");
    return new Bucket(
        parts.group(1), prefix, by.endpoint(), by.region(), by.pathStyle(), by.authorities());
  }

  public static boolean isOne(String place) {
    return place.startsWith(SCHEME);
  }

  String shown() {
    return SCHEME + name + (prefix.isEmpty() ? "" : "/" + prefix);
  }

  String key(String key) {
    return prefix.isEmpty() ? key : prefix + "/" + key;
  }
}
