package belay.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What runs here: the answer to {@code GET /server}.
 *
 * @param runtime how dynos are kept apart, in one sentence
 * @param router empty when the router does not answer
 */
public record ServerBody(
    String version,
    String home,
    long pid,
    Instant startedAt,
    String apiUrl,
    int sshPort,
    int httpPort,
    String runtime,
    Optional<Router> router,
    int apps) {

  /** The router program's own figures. */
  public record Router(long pid, int port, long connections, long requests, String transport) {}
}
