package belay.tls;

import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate that somebody else renews, such as an ACME client: its files are looked at again
 * once a minute, and a pair that cannot be used leaves the one before in use.
 */
public final class GivenCertificate implements Certificates {
  private static final Logger LOG = LoggerFactory.getLogger(GivenCertificate.class);
  private static final Duration LOOKED_AT_EVERY = Duration.ofMinutes(1);

  private final Path certificate;
  private final Path key;
  private final InstantSource clock;
  private Identity identity;
  private List<FileTime> times;
  private Instant next;

  /**
   * Reads the files.
   *
   * @throws InvalidInput when they are not a certificate and its key
   */
  public GivenCertificate(Path certificate, Path key, InstantSource clock) {
    this.certificate = certificate;
    this.key = key;
    this.clock = clock;
    this.times = times();
    this.identity = read();
    this.next = clock.instant().plus(LOOKED_AT_EVERY);
  }

  @Override
  public synchronized Identity current() {
    if (!clock.instant().isBefore(next)) {
      next = clock.instant().plus(LOOKED_AT_EVERY);
      lookAgain();
    }
    return identity;
  }

  private void lookAgain() {
    List<FileTime> found;
    try {
      found = times();
    } catch (InvalidInput e) {
      LOG.warn("{} The certificate before stays in use.", e.getMessage());
      return;
    }
    if (found.equals(times)) {
      return;
    }
    try {
      identity = read();
      times = found;
      LOG.info("took a new certificate from {}", certificate);
    } catch (InvalidInput e) {
      LOG.warn("{} The certificate before stays in use.", e.getMessage());
    }
  }

  private List<FileTime> times() {
    try {
      return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Identity read() {
    try {
      String pem =
          Files.readString(key, StandardCharsets.ISO_8859_1)
              + "\n"
              + Files.readString(certificate, StandardCharsets.ISO_8859_1);
      return Identity.read("The pair " + certificate + " and " + key, pem);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static InvalidInput unreadable(IOException e) {
    InvalidInput unreadable =
        new InvalidInput("tls.certificate or tls.key cannot be read: " + e + ".");
    unreadable.initCause(e);
    return unreadable;
  }

  @Override
  public Optional<X509Certificate> authority() {
    return Optional.empty();
  }
}
