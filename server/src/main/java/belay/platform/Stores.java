package belay.platform;

import belay.archive.Exports;
import belay.builds.Builds;
import belay.builds.SlugUploads;
import belay.guard.Verdicts;
import belay.ledger.Chronicle;
import belay.logs.AppLogs;
import belay.series.Points;
import belay.slug.Slugs;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where code is kept, and what became of it.
 *
 * @param directory where sources are unpacked, on the slug store's file system
 * @param imageId the id of the image that the container engine has under a name
 * @param fingerprint tells one value of a config var from another, and nothing of it
 */
public record Stores(
    Path directory,
    Slugs slugs,
    SlugUploads uploads,
    Function<String, Optional<String>> imageId,
    Builds builds,
    Exports exports,
    Past past,
    UnaryOperator<String> fingerprint,
    AppLogs logs) {
  /**
   * What became of what was released.
   *
   * @param chronicle who changed what, of all apps
   * @param verdicts what the guard said of releases
   * @param points what apps did over time
   */
  public record Past(Chronicle chronicle, Verdicts verdicts, Points points) {}
}
