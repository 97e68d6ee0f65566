package belay.webhook;

import belay.outbox.Level;
import belay.outbox.ReceiverUrl;
import belay.release.InvalidInput;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked of a webhook, new or changed; what is empty stays as it is.
 *
 * @param secret for signatures; of a new webhook made by Belay when empty
 * @param authorization the header of that name that each delivery brings; blank for none
 */
public record Wish(
    Optional<String> url,
    Optional<Set<Include>> include,
    Optional<Level> level,
    Optional<String> secret,
    Optional<String> authorization) {
  private static final int SECRET_CHARS_MAX = 500;

  /**
   * @throws InvalidInput when nothing could be delivered so
   */
  public Wish {
    url.ifPresent(Wish::insistUrl);
    include
        .filter(Set::isEmpty)
        .ifPresent(_ -> {
          throw new InvalidInput("\"include\" names at least one of: " + Include.words() + ".");
        });
    secret.ifPresent(s -> checkLine(s, "secret"));
    authorization.ifPresent(a -> checkLine(a, "authorization"));
    secret
        .filter(String::isBlank)
        .ifPresent(_ -> {
          throw new InvalidInput("\"secret\" is blank; leave it out and one is made.");
        });
  }

  /** The host that the URL leads to. */
  public Optional<String> host() {
    return url.map(text -> URI.create(text).getHost());
  }

  private static void insistUrl(String text) {
    try {
      var _ = new ReceiverUrl(text);
    } catch (InvalidInput e) {
      throw new InvalidInput(e.getMessage() + " --authorization is for those.");
    }
  }

  /** It becomes a header's value, or is shown once in a terminal. */
  private static void checkLine(String text, String key) {
    if (text.length() > SECRET_CHARS_MAX || !text.chars().allMatch(c -> c >= ' ' && c < 127)) {
      throw new InvalidInput(
          "\"" + key + "\" is one line of at most " + SECRET_CHARS_MAX + " ASCII characters.");
    }
  }
}
