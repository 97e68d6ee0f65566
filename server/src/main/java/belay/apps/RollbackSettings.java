package belay.apps;

import belay.release.CanaryStages;
import belay.release.ConfigMode;
import belay.release.GuardMode;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How an app goes back, as its owner chose.
 *
 * @param config which config a rollback puts back when it is not told
 * @param sticky config vars that never go back
 * @param pin whether every rollback pins
 * @param urls whether each kept release answers at a host name of its own
 * @param rehearse how often the default target is rehearsed; zero for never
 * @param guard what may be done about a new release that is to blame for what goes wrong
 * @param retry whether what a new release fails may be asked once more
 * @param canary the parts of the visitors that a new release goes through
 * @param contract how long after its switch a release's contract is done by itself; zero for never
 */
public record RollbackSettings(
    ConfigMode config,
    SortedSet<String> sticky,
    boolean pin,
    boolean urls,
    Duration rehearse,
    GuardMode guard,
    boolean retry,
    CanaryStages canary,
    Duration contract) {

  static final RollbackSettings DEFAULT =
      new RollbackSettings(
          ConfigMode.TARGET,
          new TreeSet<>(),
          false,
          false,
          Duration.ZERO,
          GuardMode.ACT,
          true,
          CanaryStages.NONE,
          Duration.ZERO);

  public RollbackSettings {
    sticky = Collections.unmodifiableSortedSet(new TreeSet<>(sticky));
  }

  public RollbackSettings withConfig(ConfigMode mode) {
    return new RollbackSettings(mode, sticky, pin, urls, rehearse, guard, retry, canary, contract);
  }

  public RollbackSettings withPin(boolean always) {
    return new RollbackSettings(
        config, sticky, always, urls, rehearse, guard, retry, canary, contract);
  }

  public RollbackSettings withUrls(boolean on) {
    return new RollbackSettings(config, sticky, pin, on, rehearse, guard, retry, canary, contract);
  }

  public RollbackSettings withRehearse(Duration every) {
    return new RollbackSettings(config, sticky, pin, urls, every, guard, retry, canary, contract);
  }
}
