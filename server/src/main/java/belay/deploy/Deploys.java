package belay.deploy;

import belay.build.Builder;
import belay.builds.Builds;
import belay.release.App;
import belay.release.AppName;
import belay.release.BelayException;
import belay.release.CanaryStages;
import belay.release.Change;
import belay.release.Masked;
import belay.release.Printable;
import belay.switching.DeployOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * New code comes in. Builds of an app take turns among themselves, and switches among themselves. A
 * deploy that is refused throws {@link belay.release.InvalidInput}, {@link belay.release.NotFound}
 * or {@link belay.release.Refused}, and then nothing was written; everything after that is told by
 * the outcome. Safe for use by several threads.
 */
public interface Deploys {
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

  /** Forgets what builds of the app keep for each other; waits for one that runs. */
  void purgeBuildCache(App app, Change change);

  /** From now on add-ons that a source asks for are made so. */
  default void makesAddons(AddonMaker maker) {}

  /** What a door does for the other apps of a source whose apps go live as one. */
  interface Beside {
    /**
     * An app by its name.
     *
     * @throws BelayException when there is none, or who deploys may not deploy it
     */
    App app(AppName name);

    /** Begins a build of it, which stands in its list; whoever asks ends it. */
    Builds.Running begin(App app);
  }

  /**
   * A source tree to deploy.
   *
   * @param directory whoever deploys it may change and delete it
   * @param force whether somebody insists on code that was rolled back from
   * @param image what runs instead of what would be built of the tree, which may then be empty
   * @param buildpacks for this build alone; none for those of the app
   * @param version what the client calls it where that is no commit, for the description
   * @param canary the parts of the visitors that it goes through; empty for what the app has
   * @param beside what the door does for other apps; empty where it takes code for one app alone
   */
  record Source(
      Path directory,
      Optional<String> commit,
      Optional<String> commitSubject,
      boolean force,
      Optional<Builder.Image> image,
      List<String> buildpacks,
      Optional<String> version,
      Optional<CanaryStages> canary,
      Optional<Beside> beside) {
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

    /** One that goes the way of the app's others. */
    public Source(
        Path directory,
        Optional<String> commit,
        Optional<String> commitSubject,
        boolean force,
        Optional<Builder.Image> image,
        List<String> buildpacks,
        Optional<String> version) {
      this(
          directory,
          commit,
          commitSubject,
          force,
          image,
          buildpacks,
          version,
          Optional.empty(),
          Optional.empty());
    }

    /** The same that goes through these parts of the visitors. */
    public Source through(Optional<CanaryStages> stages) {
      return new Source(
          directory, commit, commitSubject, force, image, buildpacks, version, stages, beside);
    }

    /** The same through a door that takes code for several apps at once. */
    public Source beside(Beside door) {
      return new Source(
          directory,
          commit,
          commitSubject,
          force,
          image,
          buildpacks,
          version,
          canary,
          Optional.of(door));
    }

    /** The same tree in another directory, for another app. */
    public Source in(Path other) {
      return new Source(
          other,
          commit,
          commitSubject,
          force,
          Optional.empty(),
          List.of(),
          version,
          Optional.empty(),
          Optional.empty());
    }

    /** A tree that is built. */
    public Source(
        Path directory, Optional<String> commit, Optional<String> commitSubject, boolean force) {
      this(directory, commit, commitSubject, force, Optional.empty(), List.of(), Optional.empty());
    }
  }
}
