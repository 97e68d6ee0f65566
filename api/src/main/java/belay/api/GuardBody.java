package belay.api;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the guard says of a release.
 *
 * @param verdict watching, regressed, dependency, migration, overload, clean or quiet
 * @param stage watches, goes_back, went_back or over
 * @param former the version that it is compared with
 * @param compared whether that one's web dynos run now, so that what fails can be asked of them; if
 *     not, dynos that die are all that the guard acts on
 * @param reason why the guard does not go back though something speaks against the release
 * @param requests how many were looked at
 * @param evidence what speaks against it
 */
public record GuardBody(
    String verdict,
    String stage,
    Optional<Integer> former,
    boolean compared,
    Instant beganAt,
    Optional<Instant> endedAt,
    Optional<String> reason,
    long requests,
    List<Evidence> evidence) {
  public GuardBody {
    evidence = List.copyOf(evidence);
  }

  /**
   * Something that speaks against it.
   *
   * @param kind crashed, retried, fails-more, slower, slower-beside or fails-beside
   * @param sentence for people
   * @param numbers that it says, by name
   */
  public record Evidence(String kind, String sentence, SortedMap<String, Double> numbers) {
    public Evidence {
      numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
    }
  }
}
