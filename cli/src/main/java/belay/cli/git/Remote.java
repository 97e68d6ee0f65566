package belay.cli.git;

import belay.cli.http.Credentials;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A git remote of a checkout. */
public record Remote(String name, String url) {
  private static final Pattern SSH =
      Pattern.compile(
          "(?:ssh://belay@(\\[[^\\]/]+]|[^:/]+)(?::(\\d+))?/|belay@([^:/]+):)/?([a-z][a-z0-9-]*)(?:\\.git)?/?");
  private static final Pattern NAME = Pattern.compile("/([a-z][a-z0-9-]*)\\.git/?");
  private static final int SSH_PORT = 22;

  /**
   * Where it goes by SSH.
   *
   * @param host as {@link Credentials#hosts} has hosts
   */
  public record Ssh(String host, int port, String app) {}

  /**
   * The app that it points to, when it points to this server, or by SSH to the user {@code belay}
   * of any host.
   */
  public Optional<String> app(Credentials server) {
    return ssh().map(Ssh::app).or(() -> appByHttp(server));
  }

  /** The app that it points to over HTTP, when it points to this server. */
  public Optional<String> appByHttp(Credentials server) {
    return server
        .pathIn(url)
        .map(NAME::matcher)
        .filter(Matcher::matches)
        .map(path -> path.group(1));
  }

  /** Where it goes, when it goes by SSH to the user {@code belay}. */
  public Optional<Ssh> ssh() {
    Matcher ssh = SSH.matcher(url);
    if (!ssh.matches()) {
      return Optional.empty();
    }
    String host = Optional.ofNullable(ssh.group(1)).orElseGet(() -> ssh.group(3));
    int port = Optional.ofNullable(ssh.group(2)).map(Integer::valueOf).orElse(SSH_PORT);
    String plain = Credentials.plain("http://" + host).replaceFirst("^http://", "");
    return Optional.of(new Ssh(plain, port, ssh.group(4)));
  }
}
