package belay.api;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What Belay knows of a release beyond the Platform API's schema: the value of the key {@code
 * belay}, sent only to clients that ask for the variant {@code 3.belay}.
 *
 * @param source the door it came through: {@code cli}, {@code api}, {@code git}, …
 * @param stamp the timestamp id of a deploy, the name of its release directory
 * @param detail why it failed or is held
 * @param servedAt when it became the serving release
 * @param slugSize bytes, uncompressed
 * @param image the id of the container image that it runs in
 * @param images of process types that have an image of their own, by type
 * @param warmUntil until when dynos of it stay running, so that going back to it starts nothing
 * @param url where this release answers, when its app has that switched on
 * @param runtimes of languages: what ran its code when it was made
 * @param guard what the guard says of it, while and after it looks at it
 * @param canary which part of the visitors it is given, in percent, while it is a canary
 * @param contract how the destructive half of its migration is: {@code open}, {@code running},
 *     {@code failed} or {@code finalized}; null where it has none, or a later one was done
 * @param data the add-ons whose data of this release is another than their first, since somebody
 *     went back with data, and which it is, by name
 * @param switchFigures the key {@code switch}; in the answer to the change and for one release
 */
public record BelayRelease(
    String kind,
    String source,
    Optional<String> reason,
    Optional<String> stamp,
    Optional<String> detail,
    Optional<String> commit,
    Optional<String> commitSubject,
    Optional<Instant> servedAt,
    String actorCredential,
    Optional<Long> slugSize,
    Optional<String> image,
    SortedMap<String, String> images,
    Optional<Instant> warmUntil,
    Optional<Switch> switchFigures,
    Optional<String> url,
    SortedMap<String, String> processTypes,
    List<Language> runtimes,
    Optional<GuardBody> guard,
    Optional<Integer> canary,
    Optional<String> contract,
    SortedMap<String, Integer> data) {

  public BelayRelease {
    images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    processTypes = Collections.unmodifiableSortedMap(new TreeMap<>(processTypes));
    runtimes = List.copyOf(runtimes);
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
  }

  /**
   * A language's runtime.
   *
   * @param name with its version: {@code Python 3.11.2}
   * @param fingerprint SHA-256 of the program and of what it says of itself
   * @param place its path on the server, or in the slug when it does not begin with a slash
   */
  public record Language(String name, String version, String fingerprint, String place) {}

  /**
   * What a switch cost. What became of the requests in flight is known once the last of them has
   * ended, which an open connection may put off until the drain is over.
   *
   * @param warm whether the web dynos ran already
   * @param toRepointUs microseconds from the accepted change to the repoint: from then on requests
   *     go to the release
   * @param toLastAnswerUs microseconds from the accepted change to the old release's last answer
   * @param inFlight requests and open connections in flight at the repoint
   * @param failed requests of the app that the router failed meanwhile
   * @param cut connections that were still open when the time for draining was over
   * @param draining what is still open on the release before; none once it has drained
   * @param before how the old release answered in the minute before
   * @param after how the new one answers, known some seconds later
   */
  public record Switch(
      boolean warm,
      long toRepointUs,
      Optional<Long> toLastAnswerUs,
      Optional<Integer> inFlight,
      Optional<Integer> failed,
      Optional<Integer> cut,
      Optional<DrainingBody> draining,
      Optional<Latency> before,
      Optional<Latency> after) {}

  /** How requests were answered, in microseconds. */
  public record Latency(long requests, long p50Us, long p99Us) {}

  /**
   * What a rollback did: the key {@code rollback} beside {@code belay}.
   *
   * @param from the version that served before
   * @param target the version put back
   * @param config which config was put back: target, current or merge
   * @param refused the commit that was left and is not deployed again unless forced
   * @param pinned whether new code is held from now on
   */
  public record Rollback(
      List<String> notes,
      Optional<Integer> from,
      Optional<Integer> target,
      String config,
      boolean pinned,
      Optional<String> refused,
      Optional<Switch> switchFigures) {
    public Rollback {
      notes = List.copyOf(notes);
    }
  }
}
