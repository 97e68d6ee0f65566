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
 * @param alerts what is wrong at this moment, of the server and of the apps that one may see
 * @param backups what became of the last backups; empty where none are scheduled and none was made
 * @param hostNetwork apps that are in the machine's network by an administrator's wish, of those
 *     that one may see
 * @param runner the program that alone has rights; empty where the control plane has none to ask
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
    List<Alert> alerts,
    Optional<Backups> backups,
    List<String> hostNetwork,
    Optional<Runner> runner,
    List<Name> names) {

  /**
   * How far this machine keeps builds and dynos from one another and from Belay.
   *
   * @param builds how builds are kept apart, in one sentence
   * @param unkept which of the promises of docs/security.md cannot be kept here, in sentences
   */
  public record Walls(String builds, List<String> unkept, Networks networks) {
    public Walls {
      unkept = List.copyOf(unkept);
    }
  }

  /**
   * The networks that dynos are in.
   *
   * @param kind {@code app} where each app has one, {@code dyno} where each dyno has, by pasta, and
   *     {@code machine} where they are in the machine's
   * @param range addresses of the apps' networks
   * @param range6 the same of IPv6
   */
  public record Networks(String kind, Optional<String> range, Optional<String> range6) {}

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
   * What is wrong, and was told.
   *
   * @param kind {@code errors}, {@code disk} and so on
   * @param app empty when it is of the server
   * @param why in a sentence or a part of one
   * @param next what to run
   */
  public record Alert(
      String kind, Optional<String> app, Instant since, String why, Optional<String> next) {
    /** The same with the app's name. */
    public Alert of(String name) {
      return new Alert(kind, Optional.of(name), since, why, next.map(n -> n + " -a " + name));
    }
  }

  /**
   * What became of the backups.
   *
   * @param to where scheduled ones go; empty when none are
   * @param last when the newest that is whole was made
   * @param verified when the newest was made that a trial found to work
   * @param failed when the last try failed, if nothing went well since
   * @param why it did
   * @param next when the next is made
   */
  public record Backups(
      Optional<String> to,
      Optional<Instant> last,
      Optional<Instant> verified,
      Optional<Instant> failed,
      Optional<String> why,
      Optional<Instant> next) {}

  /**
   * A name of the server's own, or {@code *.DOMAIN} for its apps', that an authority is asked for.
   *
   * @param status as domains have it in {@code acm_status}
   * @param reason a sentence; empty where nothing is wrong
   */
  public record Name(String name, String status, String reason) {}

  /**
   * The runner.
   *
   * @param lives whether it answered just now
   * @param pid empty when it did not
   */
  public record Runner(boolean lives, Optional<Long> pid) {}

  /**
   * The router program's own figures.
   *
   * @param serves whether it answers who comes to its port
   */
  public record Router(
      long pid, int port, long connections, long requests, String transport, boolean serves) {}
}
