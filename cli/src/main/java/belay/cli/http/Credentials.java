package belay.cli.http;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Whom to ask and as whom. Its text form hides the token.
 *
 * @param publicUrl what people elsewhere call the same server, where that is known
 */
public record Credentials(
    String url, String email, String token, Trust trust, Optional<String> publicUrl) {
  private static final int PATIENCE_MILLIS = 5_000;
  private static final Pattern THIS_MACHINE =
      Pattern.compile("(https?://)(?:localhost|0\\.0\\.0\\.0|\\[::1?])(?=[:/]|$)");

  public Credentials {
    url = url.replaceFirst("/+$", "");
  }

  public Credentials(String url, String email, String token, Trust trust) {
    this(url, email, token, trust, Optional.empty());
  }

  public Credentials(String url, String email, String token) {
    this(url, email, token, Trust.USUAL);
  }

  /**
   * What is behind this server's own address in a URL; empty when it is of another server. An
   * address that means every address of the machine is how the version before wrote this one.
   */
  public Optional<String> pathIn(String theirs) {
    String there = plain(theirs);
    return urls()
        .map(Credentials::plain)
        .filter(here -> there.startsWith(here) && (there + "/").charAt(here.length()) == '/')
        .map(here -> there.substring(here.length()))
        .findFirst();
  }

  /** Every URL of the server; where it is this machine's, plain HTTP to its own address too. */
  private Stream<String> urls() {
    Stream<String> known = Stream.concat(Stream.of(url), publicUrl.stream());
    return isOfThisMachine()
        ? known.flatMap(u -> Stream.of(u, u.replaceFirst("^https:", "http:")))
        : known;
  }

  /**
   * Whether what is sent over plain HTTP gets to the server now: as long as it lives, nobody else
   * can have its port.
   */
  public boolean isProven() {
    try (var _ = trust.connect(URI.create(url), PATIENCE_MILLIS)) {
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether the server is on this machine, or a tunnel's end is. */
  public boolean isOfThisMachine() {
    return plain(url).matches("https?://127\\..*");
  }

  /** The hosts of the server, for what is not HTTP. */
  public List<String> hosts() {
    return urls()
        .map(Credentials::plain)
        .map(u -> u.replaceFirst("^https?://", ""))
        .map(u -> u.replaceFirst(":\\d+$", ""))
        .distinct()
        .toList();
  }

  /** Without user and password, and with one word for this machine. */
  public static String plain(String url) {
    String bare = url.replaceFirst("^(https?://)[^/@]*@", "$1");
    Matcher own = THIS_MACHINE.matcher(bare);
    return own.lookingAt() ? own.group(1) + "127.0.0.1" + bare.substring(own.end()) : bare;
  }

  @Override
  public String toString() {
    return "Credentials[" + url + " " + email + "]";
  }
}
