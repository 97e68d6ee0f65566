package belay.deploy;

import belay.pipeline.Pipeline;
import belay.pipeline.Promotion;
import belay.release.App;
import belay.release.Change;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Code goes from one app of a pipeline to others as it was built, never its config. Safe for use by
 * several threads.
 */
public interface Promotions {
  /**
   * Begins to put the code that serves in one app live in others; each goes the one road by itself,
   * and what becomes of it is written down.
   *
   * @param how whether somebody insists on what a target was rolled back from, and which parts of
   *     the visitors the release goes through
   * @throws belay.release.Refused when the source has no code or it is blocked there, or a target
   *     does not come after it in the pipeline; then nothing was written
   */
  Promotion promote(
      Pipeline pipeline, App source, List<App> targets, Retries.How how, Change change);

  /** The release that a target has of a promotion by now. */
  Optional<UUID> released(Promotion promotion, Promotion.Target target);
}
