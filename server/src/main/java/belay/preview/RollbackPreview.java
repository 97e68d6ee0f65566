package belay.preview;

import belay.apps.Drill;
import belay.migration.Migration;
import belay.release.Commits;
import belay.release.ConfigDiff;
import belay.release.ConfigMode;
import belay.release.ConfigVars;
import belay.release.LedgerEntry;
import belay.release.RuntimeChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a rollback would do. The same object for the command line, the API and the dashboard, and
 * what the rollback itself decides by.
 *
 * <p>As wide as what somebody should see before he says yes.
 *
 * @param serving what would be left
 * @param target what would be put back
 * @param why how the target was chosen, a sentence each
 * @param config what the new release would have; values never leave by {@code diff}
 * @param migrations that the serving code has and the target's lacks
 * @param runtimes of languages, that are not what the target had
 * @param warm whether the target's dynos run already
 * @param expected from past switches of the app; empty before the first of that kind
 * @param drill the newest rehearsal of the target
 * @param needs flags without which it is refused, each with why
 * @param warnings what a person should look at first
 */
public record RollbackPreview(
    LedgerEntry serving,
    LedgerEntry target,
    List<String> why,
    ConfigMode mode,
    ConfigVars config,
    ConfigDiff diff,
    Addons addons,
    Types types,
    Code code,
    List<Migration> migrations,
    List<RuntimeChange> runtimes,
    boolean warm,
    Optional<Duration> expected,
    Optional<Drill> drill,
    List<Need> needs,
    List<String> warnings) {
  public RollbackPreview {
    why = List.copyOf(why);
    migrations = List.copyOf(migrations);
    runtimes = List.copyOf(runtimes);
    needs = List.copyOf(needs);
    warnings = List.copyOf(warnings);
  }

  /** The same with more that a person should look at. */
  public RollbackPreview warning(List<String> more) {
    List<String> all = new ArrayList<>(more);
    all.addAll(warnings);
    return new RollbackPreview(
        serving,
        target,
        why,
        mode,
        config,
        diff,
        addons,
        types,
        code,
        migrations,
        runtimes,
        warm,
        expected,
        drill,
        needs,
        all);
  }

  /** Whether nothing in it needs a person's attention. */
  public boolean safe() {
    return needs.isEmpty() && warnings.isEmpty();
  }

  /** A flag that the rollback needs, and why. */
  public record Need(String flag, String why) {}

  /**
   * What becomes of add-ons. Their data is never touched.
   *
   * @param gone the target refers to them and they are not there any more
   * @param staying added since, and kept
   * @param back attached at the target and not now
   */
  public record Addons(List<String> gone, List<String> staying, List<String> back) {
    public Addons {
      gone = List.copyOf(gone);
      staying = List.copyOf(staying);
      back = List.copyOf(back);
    }
  }

  /**
   * What becomes of process types.
   *
   * @param stopping types that the target lacks, with how many dynos stop
   * @param starting types that only the target has, with how many start (their last known scale)
   */
  public record Types(SortedMap<String, Integer> stopping, SortedMap<String, Integer> starting) {}

  /**
   * What becomes of the code.
   *
   * @param commits from the app's repository, as far as it knows both
   * @param files how many files of the built tree differ
   */
  public record Code(Optional<Commits.Between> commits, int files) {}
}
