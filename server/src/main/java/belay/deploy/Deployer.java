package belay.deploy;

import belay.activity.Happening;
import belay.addon.Addon;
import belay.apps.Drill;
import belay.apps.Settings;
import belay.build.Builder;
import belay.fleet.Draining;
import belay.fleet.DynoState;
import belay.preview.ReleaseDiff;
import belay.preview.RollbackPreview;
import belay.preview.RollbackWish;
import belay.preview.SlugHealth;
import belay.preview.SlugSize;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.ConfigVars;
import belay.release.LedgerEntry;
import belay.release.Masked;
import belay.release.Printable;
import belay.release.Release;
import belay.release.RollbackTarget;
import belay.runtime.DynoRuntime.Terminal;
import belay.runtime.OneOff;
import belay.switching.DeployOutcome;
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

  /**
   * Asks whether code may go live as things stand: not while deploys are locked, not what is
   * blocked, and what was rolled back from only by force. Every way in asks it.
   *
   * @throws belay.release.Refused with who, when and why
   */
  void admit(App app, Optional<String> commit, boolean force);

  /** Whether a commit may go live as the history stands: locks and pins aside. */
  boolean admits(App app, String commit);

  /** The commit whose code serves; empty when that is of none. */
  Optional<String> servingCommit(App app);

  /** Whether a slug can still be run: neither it nor its image was removed, by whomever. */
  boolean keeps(UUID slugId);

  /** Forgets what builds of the app keep for each other; waits for one that runs. */
  void purgeBuildCache(App app, Change change);

  /** Puts a slug live that is already in the store. */
  DeployOutcome release(
      App app, UUID slugId, Optional<String> description, boolean force, Change change);

  /** Puts a held release's code live as a new release, and ends a pin. */
  DeployOutcome promote(App app, String held, boolean force, Change change);

  /**
   * Tries a failed release again as a new one.
   *
   * @param failed any of its names; empty for the newest release
   */
  DeployOutcome retry(App app, Optional<String> failed, boolean force, Change change);

  /** One release however many keys; a change that changes nothing makes none. */
  DeployOutcome setConfig(App app, Map<String, Optional<String>> keys, Change change);

  /** Attaches an add-on: its variables become the config vars {@code AS_VARIABLE}. */
  DeployOutcome attach(App app, Addon addon, String as, Change change);

  /** Detaches an add-on by its name; its data is not touched. */
  DeployOutcome detach(App app, String addon, Change change);

  /** Sets what an add-on's variables hold, and restarts the apps that it is attached to. */
  Addon rotate(Addon addon, Map<String, String> variables, Change change);

  /**
   * Forgets an add-on.
   *
   * @throws belay.release.Refused while an app's serving release refers to it
   */
  void destroyAddon(Addon addon);

  /**
   * Puts another release's code back. It goes before builds that run and before switches that have
   * not reached their repoint: what those bring is held.
   */
  DeployOutcome rollback(App app, RollbackWish wish, Change change);

  /** What that rollback would do, as things stand; nothing is written. */
  RollbackPreview preview(App app, RollbackWish wish);

  /**
   * Boots what a rollback would put back beside what serves, and throws it away.
   *
   * @throws belay.release.Refused when there is no such target, or no memory for it
   */
  Drill rehearse(App app, RollbackTarget.Wanted target, Change change);

  /** What differs between two releases of an app. */
  ReleaseDiff diff(App app, LedgerEntry from, LedgerEntry to);

  /** What the app's kept releases take on the disk, newest first. */
  List<SlugSize> sizes(App app);

  /** The kept releases of an app, and what of their slugs is not what was stored; reads it all. */
  List<SlugHealth> health(App app);

  /** Restarts all dynos, those of a type, or one, with the serving release: new ones first. */
  void restart(App app, Optional<String> typeOrDyno, Change change);

  /** Stops all dynos, those of a type, or one, until restarted or scaled. */
  void stop(App app, Optional<String> typeOrDyno, Change change);

  /** Stops the dynos of a type, or one, as Heroku does: those of the formation run again. */
  void cycle(App app, String typeOrDyno, Change change);

  /** Sets how many dynos of each type named run; answers the whole formation. */
  SortedMap<String, Integer> scale(App app, Map<String, Integer> quantities, Change change);

  /** What runs of the app now, and how it is. */
  List<DynoState> dynos(App app);

  /** How long former releases of the app are kept running; zero gives up those that are. */
  void keepWarm(App app, Duration warm, Change change);

  /** Keeps an app's settings and does what follows from them. */
  void applySettings(App app, Settings settings, Happening event, Change change);

  /** Former releases whose web dynos still run, the one that stays longest first. */
  List<WarmRelease> warm(App app);

  /** What is still open on dynos that get no new requests any more, the newest first. */
  List<Draining> draining(App app);

  /**
   * Starts a one-off dyno with the serving release's slug and config.
   *
   * @param type the process type whose image it runs in, where types have images of their own;
   *     {@link belay.fleet.OneOffs#TYPE} for the usual
   */
  OneOff run(
      App app,
      String command,
      String type,
      Map<String, String> env,
      Optional<Terminal> terminal,
      Change change);

  /**
   * Runs a command inside a dyno that runs, with its files and environment.
   *
   * @param dyno its name, or its id
   * @throws belay.release.NotFound when there is no such dyno
   * @throws belay.release.Refused when it is not up
   */
  OneOff exec(App app, String dyno, String command, Optional<Terminal> terminal, Change change);

  /** Starts a one-off dyno whose output goes to the app's log; answers its name. */
  DynoState runDetached(
      App app, String command, String type, Map<String, String> env, Change change);

  /** The config that the app has: the serving release's. */
  ConfigVars config(App app);

  App create(Optional<AppName> name, Change change);

  /**
   * Takes an exported app in, all of it or nothing, and starts what served.
   *
   * @param export a file, which a stranger may have made
   * @param as the app's name here; the one it had, when empty
   */
  Imported importApp(Path export, Optional<AppName> as, Change change);

  /**
   * Whether a person may own one app more.
   *
   * @throws belay.release.Refused when not
   */
  void insistMayOwn(UUID user);

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
   * @param force whether somebody insists on code that was rolled back from
   * @param image what runs instead of what would be built of the tree, which may then be empty
   * @param buildpacks for this build alone; none for those of the app
   * @param version what the client calls it where that is no commit, for the description
   */
  record Source(
      Path directory,
      Optional<String> commit,
      Optional<String> commitSubject,
      boolean force,
      Optional<Builder.Image> image,
      List<String> buildpacks,
      Optional<String> version) {
    private static final int SUBJECT_CHARS_MAX = 200;
    private static final int VERSION_CHARS_MAX = 80;

    /** The subject stands in the ledger and in others' terminals: one line, and no password. */
    public Source {
      buildpacks = List.copyOf(buildpacks);
      commitSubject =
          commitSubject
              .map(subject -> Printable.of(Masked.text(subject), SUBJECT_CHARS_MAX))
              .filter(subject -> !subject.isBlank());
      version =
          version
              .map(v -> Printable.of(Masked.text(v), VERSION_CHARS_MAX))
              .filter(v -> !v.isBlank());
    }

    /** A tree that is built. */
    public Source(
        Path directory, Optional<String> commit, Optional<String> commitSubject, boolean force) {
      this(directory, commit, commitSubject, force, Optional.empty(), List.of(), Optional.empty());
    }
  }
}
