package belay.acme;

import belay.outbound.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** One conversation for each directory, begun when it is first asked. Safe for several threads. */
final class Directories {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

  private final Trust trust;
  private final Map<URI, Session> sessions = new ConcurrentHashMap<>();

  Directories(AcmeSettings settings) {
    this.trust = new Trust("acme.ca", settings.roots());
  }

  /**
   * The conversation with a directory.
   *
   * @throws UncheckedIOException when the file of authorities cannot be read
   */
  Session session(URI directory) {
    return sessions.computeIfAbsent(directory, this::begin);
  }

  private Session begin(URI directory) {
    Session session = new Session(directory, new Provider(trust));
    session.networkSettings().setTimeout(ANSWER_MAX);
    return session;
  }

  /** The profile to ask for: the one that was set, or what is needed for an address. */
  static Optional<String> profile(Session session, Optional<String> wanted, boolean address)
      throws AcmeException {
    Optional<String> profile = address ? wanted.or(() -> Optional.of("shortlived")) : wanted;
    if (profile.isEmpty() || !session.getMetadata().isProfileAllowed()) {
      return Optional.empty();
    }
    return session.getMetadata().isProfileAllowed(profile.get()) ? profile : Optional.empty();
  }

  private static final class Provider extends GenericAcmeProvider {
    private final Trust trust;

    Provider(Trust trust) {
      this.trust = trust;
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
      try {
        return HttpClient.newBuilder()
            .sslContext(trust.context())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(settings.getTimeout())
            .build();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
