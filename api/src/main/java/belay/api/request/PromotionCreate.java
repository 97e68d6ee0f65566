package belay.api.request;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /pipeline-promotions}: from an app of the pipeline to others behind it.
 *
 * @param canary which parts of the targets' visitors it goes through, in percent, as 1,10,50; off
 *     for none; null for what each target has
 */
public record PromotionCreate(
    Optional<Ref> pipeline,
    Optional<Of> source,
    @Must(value = "be a list of 1 to 100 objects with an \"app\"", max = 100, some = true)
        List<Of> targets,
    boolean force,
    Optional<String> canary,
    Optional<String> reason) {
  public PromotionCreate {
    targets = List.copyOf(targets);
  }

  /** An app. */
  public record Of(Optional<Ref> app) {}
}
