package belay.daemon;

import belay.certificates.AppCertificates;
import belay.tls.Certificates;
import belay.tls.Identity;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the API shows: the certificate of the name that a client asks for, where an authority or a
 * person gave one for it, and else the server's own. Safe for several threads.
 *
 * @param known what was found a moment ago, for as many names as clients ask for
 */
record ShownCertificates(
    Certificates own, AppCertificates apps, InstantSource clock, Map<String, Found> known)
    implements Certificates {
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final int KNOWN_MAX = 64;

  ShownCertificates(Certificates own, AppCertificates apps, InstantSource clock) {
    this(own, apps, clock, new LinkedHashMap<>());
  }

  /** Looked up at a time. */
  record Found(Optional<Identity> identity, Instant at) {}

  @Override
  public Identity current() {
    return own.current();
  }

  @Override
  public Identity currentFor(String name) {
    return found(name).orElseGet(own::current);
  }

  private Optional<Identity> found(String name) {
    synchronized (known) {
      Instant now = clock.instant();
      Found before = known.get(name);
      if (before != null && now.isBefore(before.at().plus(FRESH)) && !now.isBefore(before.at())) {
        return before.identity();
      }
      if (known.size() >= KNOWN_MAX) {
        known.clear();
      }
      Optional<Identity> fresh = apps.identity(name);
      known.put(name, new Found(fresh, now));
      return fresh;
    }
  }

  @Override
  public Optional<X509Certificate> authority() {
    return own.authority();
  }
}
