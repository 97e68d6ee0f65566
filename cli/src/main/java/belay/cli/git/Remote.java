package belay.cli.git;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A git remote of a checkout. */
public record Remote(String name, String url) {
  private static final Pattern SSH =
      Pattern.compile("(?:ssh://belay@[^/]+/|belay@[^:/]+:)/?([a-z][a-z0-9-]*)(?:\\.git)?/?");
  private static final Pattern NAME = Pattern.compile("/([a-z][a-z0-9-]*)\\.git/?");

  /**
   * The app that it points to, when it points to the server at {@code apiUrl}, or by SSH to the
   * user {@code belay} of any host.
   */
  public Optional<String> app(String apiUrl) {
    Matcher ssh = SSH.matcher(url);
    if (ssh.matches()) {
      return Optional.of(ssh.group(1));
    }
    String here = plain(apiUrl);
    String there = plain(url);
    if (!there.startsWith(here)) {
      return Optional.empty();
    }
    Matcher name = NAME.matcher(there.substring(here.length()));
    return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
  }

  /** Without user and password, and with one word for this machine. */
  private static String plain(String url) {
    return url.replaceFirst("^(https?://)[^/@]*@", "$1")
        .replaceFirst("^(https?://)localhost(?=[:/]|$)", "$1127.0.0.1");
  }
}
