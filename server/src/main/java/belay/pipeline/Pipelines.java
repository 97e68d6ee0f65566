package belay.pipeline;

import belay.release.App;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The pipelines there are, the apps in them, and promotions. Durable when a method returns; safe
 * for use by several threads. An app that is destroyed is in no pipeline any more.
 */
public interface Pipelines {
  /**
   * Makes a pipeline.
   *
   * @throws belay.release.Refused when the name is taken
   */
  Pipeline create(String name, UUID ownerId);

  /** By name, or by id in its text form. */
  Optional<Pipeline> find(String nameOrId);

  /** All, by name. */
  List<Pipeline> all();

  /**
   * Renames a pipeline; its id stays.
   *
   * @throws belay.release.Refused when the name is taken
   */
  Pipeline rename(Pipeline pipeline, String name);

  Pipeline transfer(Pipeline pipeline, UUID ownerId);

  /** Forgets a pipeline; its apps stay, uncoupled, and what was promoted is still told. */
  void delete(Pipeline pipeline);

  /**
   * Puts an app into a pipeline.
   *
   * @throws belay.release.Refused when it is in one already
   */
  Coupling couple(Pipeline pipeline, App app, Stage stage);

  Optional<Coupling> coupling(UUID id);

  Optional<Coupling> couplingOf(App app);

  /** Of a pipeline, in the order of their stages. */
  List<Coupling> couplings(Pipeline pipeline);

  Coupling move(Coupling coupling, Stage stage);

  void uncouple(Coupling coupling);

  /** Apps whose code passes them before it comes to this one. */
  List<UUID> upstreamOf(App app);

  /**
   * Writes a promotion down, all its targets pending.
   *
   * @param releaseId the source's release that serves
   */
  Promotion promote(Pipeline pipeline, App source, UUID releaseId, List<App> targets);

  Optional<Promotion> promotion(UUID id);

  /** Those with a target that is pending: after a start, what a crash interrupted. */
  List<Promotion> unfinished();

  /** Writes down which slug a target is to get, before it is copied. */
  Promotion.Target chosen(Promotion.Target target, UUID slugId);

  /** Writes down how it ended for a target. */
  void ended(Promotion.Target target, Promotion.End end);
}
