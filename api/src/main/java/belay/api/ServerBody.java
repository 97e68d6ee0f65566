package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What runs here: the answer to {@code GET /server}.
 *
 * @param apiUrl where the API and git are reached
 * @param appsUrl where apps are reached, with NAME for an app's name
 * @param runtime how dynos are kept apart, in one sentence
 * @param router empty when the router does not answer
 * @param walls how builds are kept apart, and what is not
 * @param lost what a start found and the ledger does not know
 * @param disk in sentences, when it is full and what is kept for rollbacks was used
 * @param background what works by itself as long as the control plane runs
 * @param names the server's own names on the Internet, and how their certificates do
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
    Walls walls,
    Lost lost,
    Optional<String> disk,
    List<Background> background,
    List<Name> names) {

  /**
   * How far this machine keeps builds and dynos from one another and from Belay.
   *
   * @param builds how builds are kept apart, in one sentence
   * @param unkept which of the promises of docs/security.md cannot be kept here, in sentences
   */
  public record Walls(String builds, List<String> unkept) {
    public Walls {
      unkept = List.copyOf(unkept);
    }
  }

  /**
   * What is kept under {@code lost/} until somebody deletes it.
   *
   * @param since when the oldest of it was put there
   */
  public record Lost(int count, long bytes, Optional<Instant> since) {
    public static final Lost NONE = new Lost(0, 0, Optional.empty());
  }

  /**
   * A thread that works by itself.
   *
   * @param name for people: a word or two
   * @param lives whether it works; one that ended is begun again
   * @param ends how often it ended that should not have, since the control plane started
   * @param why it ended the last time
   * @param since when that was
   */
  public record Background(
      String name, boolean lives, int ends, Optional<String> why, Optional<Instant> since) {}

  /**
   * A name of the server's own, or {@code *.DOMAIN} for its apps', that an authority is asked for.
   *
   * @param status as domains have it in {@code acm_status}
   * @param reason a sentence; empty where nothing is wrong
   */
  public record Name(String name, String status, String reason) {}

  /**
   * The router program's own figures.
   *
   * @param serves whether it answers who comes to its port
   */
  public record Router(
      long pid, int port, long connections, long requests, String transport, boolean serves) {}
}
