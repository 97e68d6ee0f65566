package belay.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What runs here: the answer to {@code GET /server}.
 *
 * @param apiUrl where the API and git are reached
 * @param appsUrl where apps are reached, with NAME for an app's name
 * @param runtime how dynos are kept apart, in one sentence
 * @param router empty when the router does not answer
 * @param lost what a start found and the ledger does not know
 * @param disk in sentences, when it is full and what is kept for rollbacks was used
 */
public record ServerBody(
    String version,
    String home,
    long pid,
    Instant startedAt,
    String apiUrl,
    String appsUrl,
    int sshPort,
    int httpPort,
    String runtime,
    Optional<Router> router,
    int apps,
    Lost lost,
    Optional<String> disk) {

  /**
   * What is kept under {@code lost/} until somebody deletes it.
   *
   * @param since when the oldest of it was put there
   */
  public record Lost(int count, long bytes, Optional<Instant> since) {
    public static final Lost NONE = new Lost(0, 0, Optional.empty());
  }

  /**
   * The router program's own figures.
   *
   * @param serves whether it answers who comes to its port
   */
  public record Router(
      long pid, int port, long connections, long requests, String transport, boolean serves) {}
}
