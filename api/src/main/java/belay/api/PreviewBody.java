package belay.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a rollback would do: the answer of {@code rollback-preview}, and of a rollback with {@code
 * dry_run}.
 *
 * @param from the release that would be left
 * @param target the release that would be put back
 * @param why how the target was chosen
 * @param safe whether nothing in it needs a person's attention
 * @param config keys by what becomes of them; never values
 * @param expectedUs microseconds to the repoint, the median of past switches of that kind
 * @param lastProvenGood when a rehearsal of the target last went well
 * @param needs flags without which the rollback is refused
 * @param runtimes of languages, that are not what the target was made with
 * @param domains host names, which a rollback leaves alone
 */
public record PreviewBody(
    Rel from,
    Rel target,
    List<String> why,
    boolean safe,
    Config config,
    Addons addons,
    Types processTypes,
    Code code,
    List<Migration> migrations,
    List<LanguageChange> runtimes,
    List<String> domains,
    boolean warm,
    Optional<Long> expectedUs,
    Optional<Instant> lastProvenGood,
    List<Need> needs,
    List<String> warnings) {

  /** A release. */
  public record Rel(
      int version, String description, String by, Instant createdAt, Optional<String> commit) {}

  /** What becomes of config vars. */
  public record Config(
      String mode, List<String> added, List<String> changed, List<String> removed) {}

  /** What becomes of add-ons. */
  public record Addons(List<String> gone, List<String> staying, List<String> back) {}

  /** Process types that only one of the two has, with how many dynos. */
  public record Types(SortedMap<String, Integer> stopping, SortedMap<String, Integer> starting) {}

  /**
   * What becomes of the code.
   *
   * @param left commits that the target lacks, newest first; absent when the repository does not
   *     know both
   * @param files how many files differ, of the source where it is known, else of the slug
   */
  public record Code(
      Optional<List<Commit>> left,
      int leftCount,
      List<Commit> gained,
      int gainedCount,
      int files) {}

  /** A commit. */
  public record Commit(String id, String subject, String author, Instant at) {}

  /** A database migration that the target lacks. */
  public record Migration(String path, String framework, String effect, List<String> why) {}

  /**
   * A runtime that the target was made with.
   *
   * @param name with its version: {@code Python 3.11.2}
   * @param now what is in its place; absent when nothing is
   * @param change {@code patch}, {@code other} or {@code gone}
   */
  public record LanguageChange(String name, Optional<String> now, String change) {}

  /** A flag, and why it is needed. */
  public record Need(String flag, String why) {}
}
