package belay.certificates;

import belay.acme.AcmeSettings;
import belay.activity.Activity;
import belay.api.routing.CertificateTable;
import belay.apps.Apps;
import belay.database.Database;
import belay.routing.RouterTls;
import belay.routing.Site;
import belay.tls.OwnCertificates;
import belay.webhook.WebhookOutbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Certificates of a server of tests, whose router is played. */
public final class PlayedCertificates {
  private PlayedCertificates() {}

  /** A router that takes whatever it is told. */
  public static final class Router implements RouterTls {
    public volatile CertificateTable table = new CertificateTable(List.of(), List.of(), List.of());

    @Override
    public void certify(CertificateTable fresh) {
      table = fresh;
    }
  }

  /** Kept in this database, sealed by nothing. */
  public static final class PlainKeys implements KeySeal {
    @Override
    public byte[] seal(String id, byte[] plain) {
      return (id + "\n" + new String(plain, java.nio.charset.StandardCharsets.US_ASCII))
          .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    @Override
    public Optional<byte[]> open(String id, byte[] sealed) {
      String text = new String(sealed, java.nio.charset.StandardCharsets.US_ASCII);
      return text.startsWith(id + "\n")
          ? Optional.of(
              text.substring(id.length() + 1).getBytes(java.nio.charset.StandardCharsets.US_ASCII))
          : Optional.empty();
    }
  }

  public static AppCertificates in(
      Database database, Apps apps, Path home, Site site, RouterTls router, InstantSource time) {
    SecureRandom random = new SecureRandom();
    Activity activity = new Activity(List.of(new WebhookOutbox()), random);
    return AppCertificates.of(
        AppCertificates.Kept.in(database, activity, new PlainKeys(), time, random),
        apps,
        site,
        new Certified(router, own(home, time), List.of(), Optional::empty),
        AcmeSettings.USUAL,
        time,
        random,
        Thread::sleep);
  }

  private static Path keys(Path home) {
    try {
      return Files.createDirectories(home.resolve("own-keys"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OwnCertificates own(Path home, InstantSource time) {
    return new OwnCertificates(
        keys(home), home.resolve("ca.pem"), List.of("localhost"), time, new SecureRandom());
  }
}
