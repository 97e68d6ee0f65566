package belay.runtime;

import belay.release.AppName;
import belay.release.SlugImages;
import belay.release.Stamp;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The container images of releases. An image is named by its id, and by a tag for each release
 * directory; where process types have images of their own, by one for each such type. What cannot
 * be taken away now, because the engine is away or something still runs it, goes later, at {@link
 * #keepOnly} at the latest. Safe for use by several threads.
 */
public interface ImageStore {
  /** Whether the image is there still; true when nobody can tell: starting it will. */
  boolean has(String image);

  /**
   * Names images after a release.
   *
   * @throws belay.release.BelayException when the engine is away, or lacks one of them
   */
  void tag(SlugImages images, AppName app, Stamp stamp);

  /**
   * Takes a release's tags away, and images with their last one.
   *
   * @param types process types of it that have an image of their own
   */
  void untag(AppName app, Stamp stamp, Set<String> types);

  /** Takes away an image of this server's that nothing names. */
  void drop(String image);

  /**
   * Takes away images of this server's that nothing names, but for these: those of builds that a
   * crash cut short. Does nothing while the engine is away.
   */
  void sweep(Set<String> kept);

  /** Names the releases of an app after its new name. */
  void rename(AppName from, AppName to);

  /** Takes away the tags of all releases of an app. */
  void forget(AppName app);

  /**
   * Names images of this server's after these releases and no others, whatever a crash left: first
   * gives the names that are missing, for an image goes with its last one.
   *
   * @param releases the images of each
   * @param known which images the ledger knows; others keep the names that they have
   */
  void keepOnly(Map<AppName, Map<Stamp, SlugImages>> releases, Predicate<String> known);
}
