package belay.tls;

import belay.release.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates of an authority of the server's own, made when they are first needed and kept in
 * files. A certificate is issued anew a month before its end, and when the server's names are
 * others; the authority stays, so clients that trust it notice nothing.
 */
public final class OwnCertificates implements Certificates {
  private static final Logger LOG = LoggerFactory.getLogger(OwnCertificates.class);
  private static final Duration RENEWED_BEFORE = Duration.ofDays(30);

  private final Path secrets;
  private final Path published;
  private final ServerNames names;
  private final InstantSource clock;
  private final Authority maker;
  private @Nullable Identity authority;
  private @Nullable Identity issued;

  /**
   * Certificates in a directory.
   *
   * @param secrets for {@code ca.pem}, {@code server.pem} and {@code apps.pem}, which hold private
   *     keys
   * @param published where the authority's certificate is put for clients
   * @param names what clients may call this server, beside loopback
   */
  public OwnCertificates(
      Path secrets,
      Path published,
      Collection<String> names,
      InstantSource clock,
      SecureRandom random) {
    this.secrets = secrets;
    this.published = published;
    this.names = ServerNames.of(names);
    this.clock = clock;
    this.maker = new Authority(random);
  }

  @Override
  public synchronized Identity current() {
    Identity kept = issued;
    if (kept == null || isOutOfTime(kept, RENEWED_BEFORE)) {
      kept = keptOrNew();
      issued = kept;
    }
    return kept;
  }

  @Override
  public synchronized Optional<X509Certificate> authority() {
    return Optional.of(identity().certificate());
  }

  /** Also of one that is valid later only, made when the clock was wrong: nobody trusts it now. */
  private boolean isOutOfTime(Identity identity, Duration before) {
    Instant now = clock.instant();
    Instant begin = identity.certificate().getNotBefore().toInstant();
    Instant end = identity.certificate().getNotAfter().toInstant();
    return now.isBefore(begin) || now.isAfter(end.minus(before));
  }

  /**
   * A certificate of the same authority for other names, beside loopback: the one that is kept,
   * while it is theirs.
   *
   * @throws CertificateUnusable when there is none
   */
  public synchronized Identity issuedFor(Collection<String> others) {
    return keptOrNew("apps.pem", ServerNames.of(others));
  }

  private Identity keptOrNew() {
    return keptOrNew("server.pem", names);
  }

  private Identity keptOrNew(String name, ServerNames wanted) {
    Identity root = identity();
    Path file = secrets.resolve(name);
    Optional<Identity> kept = read(file);
    if (kept.isPresent() && isGood(kept.get(), root, wanted)) {
      return kept.get();
    }
    Identity fresh = keep(file, maker.issue(root, wanted, clock.instant()));
    LOG.info("issued a certificate for {}", wanted);
    return fresh;
  }

  private boolean isGood(Identity kept, Identity root, ServerNames wanted) {
    return kept.chain().size() == 2
        && kept.chain().getLast().equals(root.certificate())
        && wanted.areThoseOf(kept.certificate())
        && !isOutOfTime(kept, RENEWED_BEFORE);
  }

  private Identity identity() {
    Identity known = authority;
    if (known == null || isOutOfTime(known, Duration.ZERO)) {
      known = keptOrFounded();
      authority = known;
    }
    return known;
  }

  private Identity keptOrFounded() {
    Path file = secrets.resolve("ca.pem");
    Optional<Identity> kept = read(file);
    kept.filter(old -> isOutOfTime(old, Duration.ZERO)).ifPresent(this::sayReplaced);
    Identity root =
        kept.filter(old -> !isOutOfTime(old, Duration.ZERO))
            .orElseGet(() -> keep(file, maker.found("Belay " + name(), clock.instant())));
    publish(Identity.pem(root.certificate()));
    return root;
  }

  private void sayReplaced(Identity old) {
    LOG.warn(
        "The server's own authority is valid from {} to {} and not now, at {}: it was made when the"
            + " clock was wrong. A new one takes its place; clients elsewhere need the new {}.",
        old.certificate().getNotBefore().toInstant(),
        old.certificate().getNotAfter().toInstant(),
        clock.instant(),
        published);
  }

  /** What is used is what was read: the first start has nothing that the later ones do not. */
  private static Identity keep(Path file, Identity fresh) {
    write(file, fresh.pem(), IdentityFile.SECRET);
    return read(file).orElse(fresh);
  }

  /** Told apart in a list of authorities by the machine's own name, where it has one. */
  private String name() {
    return names.hosts().stream()
        .filter(host -> !host.equals("localhost") && !host.startsWith("*"))
        .findFirst()
        .orElse("localhost");
  }

  private void publish(String pem) {
    try {
      if (Files.exists(published) && Files.readString(published).equals(pem)) {
        return;
      }
    } catch (IOException e) {
      LOG.debug("{} is written anew: {}", published, e.getMessage());
    }
    write(published, pem, IdentityFile.OPEN);
  }

  /**
   * Empty when there is none. One that is damaged is not replaced: clients trust what was in it,
   * and a person may have a copy.
   */
  private static Optional<Identity> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return Optional.of(Identity.read(file.toString(), text));
    } catch (IOException | InvalidInput e) {
      throw new CertificateUnusable(
          e.getMessage() + " Put a copy back, or remove it: then a new one is made.", e);
    }
  }

  private static void write(Path file, String pem, String permissions) {
    try {
      IdentityFile.write(file, pem, permissions);
    } catch (IOException e) {
      throw new CertificateUnusable(
          file + " cannot be written (" + e + "), so nobody can come over TLS.", e);
    }
  }
}
