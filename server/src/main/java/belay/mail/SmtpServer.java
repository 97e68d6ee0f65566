package belay.mail;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who takes letters for this server.
 *
 * @param user whom to sign in as; empty for nobody
 * @param from whom letters come from
 * @param authorities a PEM file of authorities that it may be certified by, beside Java's own
 * @param name what this machine calls itself
 */
public record SmtpServer(
    String host,
    int port,
    Tls tls,
    Optional<String> user,
    MailAddress from,
    Optional<Path> authorities,
    String name) {
  /** The same that believes the authorities of another file. */
  public SmtpServer with(Optional<Path> others) {
    return new SmtpServer(host, port, tls, user, from, others, name);
  }

  /** How the way there is kept safe. */
  public enum Tls {
    /** Asked for on a plain connection, and insisted on. */
    STARTTLS(587),
    /** From the first byte. */
    IMPLICIT(465),
    /** Not at all. */
    NONE(25);

    private final int usualPort;

    Tls(int usualPort) {
      this.usualPort = usualPort;
    }

    public int usualPort() {
      return usualPort;
    }
  }
}
