package belay.outbox;

import belay.release.InvalidInput;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where deliveries are posted to: http or https, with a host and without a user. Pure. */
public record ReceiverUrl(String text) {
  private static final int CHARS_MAX = 2_000;

  /**
   * @throws InvalidInput when nothing could be delivered there
   */
  public ReceiverUrl {
    if (!isFit(text)) {
      throw new InvalidInput(
          "\"url\" is an http or https address such as https://example.com/hook, without a name or"
              + " password in it.");
    }
  }

  private static boolean isFit(String text) {
    try {
      URI url = new URI(text);
      boolean web =
          "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
      return web
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null
          && url.getPort() <= 65_535
          && text.length() <= CHARS_MAX;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  public String host() {
    return Optional.ofNullable(URI.create(text).getHost()).orElse("");
  }

  /** What those may read who may not read all of it: its path and query often are a secret. */
  public String masked() {
    URI url = URI.create(text);
    boolean bare = url.getRawPath().length() <= 1 && url.getRawQuery() == null;
    return url.getScheme() + "://" + url.getRawAuthority() + (bare ? "/" : "/****");
  }

  @Override
  public String toString() {
    return masked();
  }
}
