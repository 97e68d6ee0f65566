package belay.deploy;

import belay.build.Builder;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.Release;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * The one road by which anything goes live. The doors call it and nothing below it. Safe for use by
 * several threads; changes of one app take turns. A change that is refused throws {@link
 * belay.release.InvalidInput}, {@link belay.release.NotFound} or {@link belay.release.Refused}, and
 * then nothing was written; everything after that is told by the outcome.
 */
public interface Deployer {
  /**
   * Builds a source tree and puts it live. Waits for its turn when the app is being built, telling
   * the output so.
   *
   * @param tell gets the build's output and then the release's, in Heroku's form; also what went
   *     wrong, so that a door need not say it again
   */
  DeployOutcome deploy(App app, Source source, Change change, Builder.Output tell);

  /** Puts a slug live that is already in the store. */
  DeployOutcome release(App app, UUID slugId, Optional<String> description, Change change);

  /** One release however many keys; a change that changes nothing makes none. */
  DeployOutcome setConfig(App app, Map<String, Optional<String>> keys, Change change);

  /**
   * Puts an earlier release back.
   *
   * @param target {@code v46}, {@code 46}, {@code 20240115-113000}, a commit prefix, {@code -1}, a
   *     release's id; empty for the default target
   * @param expected the version that the caller saw serving; another one now is a refusal
   */
  DeployOutcome rollback(
      App app, Optional<String> target, Optional<Integer> expected, Change change);

  /** Restarts all dynos, those of a type, or one, with the serving release: new ones first. */
  void restart(App app, Optional<String> typeOrDyno, Change change);

  /** Stops all dynos, those of a type, or one, until restarted or scaled. */
  void stop(App app, Optional<String> typeOrDyno, Change change);

  /** Sets how many dynos of each type named run; answers the whole formation. */
  SortedMap<String, Integer> scale(App app, Map<String, Integer> quantities, Change change);

  /** What runs of the app now, and how it is. */
  List<DynoState> dynos(App app);

  /** How long former releases of the app are kept running; zero gives up those that are. */
  void keepWarm(App app, Duration warm, Change change);

  /** Former releases whose web dynos still run, the one that stays longest first. */
  List<WarmRelease> warm(App app);

  /** Starts a one-off dyno with the serving release's slug and config. */
  OneOff run(
      App app, String command, Map<String, String> env, Optional<Terminal> terminal, Change change);

  /** Starts a one-off dyno whose output goes to the app's log; answers its name. */
  DynoState runDetached(App app, String command, Map<String, String> env, Change change);

  /** The config that the app has: the serving release's. */
  ConfigVars config(App app);

  App create(Optional<AppName> name, Change change);

  App rename(App app, AppName name, Change change);

  /** Stops everything of the app and forgets it; the ledger's rows stay. */
  void destroy(App app, Change change);

  /** Adds a host name to the app's routes. */
  void addDomain(App app, String hostname, Change change);

  void removeDomain(App app, String hostname, Change change);

  /** Turns the maintenance page on or off. */
  void maintenance(App app, boolean on, Change change);

  /**
   * A former release that is kept running: going back to it starts nothing.
   *
   * @param dynos how many web dynos of it run
   */
  record WarmRelease(Release release, int dynos, Instant until) {}

  /**
   * A source tree to deploy.
   *
   * @param directory the deployer's to change and delete
   */
  record Source(Path directory, Optional<String> commit, Optional<String> commitSubject) {}
}
