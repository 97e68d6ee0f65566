package belay.deploy;

import belay.pipeline.Pipeline;
import belay.pipeline.Promotion;
import belay.release.App;
import belay.release.AppName;
import belay.release.Change;
import belay.release.Commits;
import belay.release.Slug;
import belay.release.UpstreamBlock;
import belay.switching.DeployOutcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Code goes from one app to another as it was built, never its config; and an app is made of
 * another. Safe for use by several threads.
 */
public interface Promoter {
  /**
   * Begins to put the code that serves in one app live in others; each goes the one road by itself,
   * and what becomes of it is written down.
   *
   * @param force whether somebody insists on what a target was rolled back from
   * @throws belay.release.Refused when the source has no code or it is blocked there, or a target
   *     does not come after it in the pipeline; then nothing was written
   */
  Promotion promote(Pipeline pipeline, App source, List<App> targets, boolean force, Change change);

  /** The release that a target has of a promotion by now. */
  Optional<UUID> released(Promotion promotion, Promotion.Target target);

  /**
   * Makes an app of another: its code, its config as it is now, its formation and settings.
   *
   * @param name one is made up when it is empty
   * @throws belay.release.Refused when the name is taken, or the source's slug is gone
   */
  Forked fork(App source, Optional<AppName> name, Change change);

  /**
   * An app that was made of another.
   *
   * @param outcome of its release; when that failed the app is there, and serves nothing
   * @param notes what it did not get, as sentences
   */
  record Forked(App app, DeployOutcome outcome, List<String> notes) {
    public Forked {
      notes = List.copyOf(notes);
    }
  }

  /** Takes in a tree that was built elsewhere, as a slug of the app's that nothing runs yet. */
  Slug take(App app, BuiltElsewhere built);

  /**
   * Writes a slug's files as a tar; the stream stays open.
   *
   * @param under the directory that they are put in, with a slash at its end; empty for none
   * @throws belay.release.NotFound when the store does not have it
   */
  void pack(UUID slug, String under, OutputStream tar) throws IOException;

  /** A slug that was taken in and is no release's goes again. */
  void dropUnlessReleased(App app, UUID slug);

  /**
   * A tree that is ready to run.
   *
   * @param id the slug's
   * @param directory on the store's file system; its files may be taken over
   * @param commit a full commit id
   * @param buildpack what built it, in words; may be empty
   */
  record BuiltElsewhere(
      UUID id,
      Path directory,
      Optional<String> commit,
      Optional<String> subject,
      String buildpack,
      SortedMap<String, String> processTypes) {}

  /**
   * Blocks of the apps before it in its pipeline, which hold for it too.
   *
   * @param slugs of the app that are asked about
   */
  List<UpstreamBlock> upstream(App app, Collection<UUID> slugs);

  /** What a promotion from one app to another would bring. */
  StageDiff diff(App source, App target);

  /**
   * What lies between the code of two apps.
   *
   * @param from what serves in the target, if anything does
   * @param to what serves in the source
   * @param same whether both are the same code
   * @param between as a repository of one of them tells it; empty when none has both commits
   */
  record StageDiff(
      Optional<Code> from, Optional<Code> to, boolean same, Optional<Commits.Between> between) {}

  /** The code that serves in an app. */
  record Code(int version, Optional<String> commit) {}
}
