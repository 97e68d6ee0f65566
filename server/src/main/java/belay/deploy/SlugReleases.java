package belay.deploy;

import belay.release.App;
import belay.release.Change;
import belay.release.Slug;
import belay.switching.DeployOutcome;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;

/** Slugs that are built already: taken in, given out and released. Safe for several threads. */
public interface SlugReleases {
  /**
   * Puts a slug live that is already in the store, of another app a copy of it.
   *
   * @throws belay.release.NotFound when the store does not have it
   * @throws belay.release.Refused when it may not go live; then nothing was written
   */
  DeployOutcome release(
      App app, UUID slugId, Optional<String> description, boolean force, Change change);

  /** Takes in a tree that was built elsewhere, as a slug of the app's that nothing runs yet. */
  Slug take(App app, BuiltElsewhere built);

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
}
