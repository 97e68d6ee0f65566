package belay.doors;

import belay.pipeline.Coupling;
import belay.pipeline.Pipeline;
import belay.pipeline.Pipelines;
import belay.pipeline.Promotion;
import belay.pipeline.Stage;
import belay.release.App;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A server without pipelines. */
public final class NoPipelines implements Pipelines {
  private static UnsupportedOperationException none() {
    return new UnsupportedOperationException("there are no pipelines here");
  }

  @Override
  public Pipeline create(String name, UUID ownerId) {
    throw none();
  }

  @Override
  public Optional<Pipeline> find(String nameOrId) {
    return Optional.empty();
  }

  @Override
  public List<Pipeline> all() {
    return List.of();
  }

  @Override
  public Pipeline rename(Pipeline pipeline, String name) {
    throw none();
  }

  @Override
  public Pipeline transfer(Pipeline pipeline, UUID ownerId) {
    throw none();
  }

  @Override
  public void delete(Pipeline pipeline) {
    throw none();
  }

  @Override
  public Coupling couple(Pipeline pipeline, App app, Stage stage) {
    throw none();
  }

  @Override
  public Optional<Coupling> coupling(UUID id) {
    return Optional.empty();
  }

  @Override
  public Optional<Coupling> couplingOf(App app) {
    return Optional.empty();
  }

  @Override
  public List<Coupling> couplings(Pipeline pipeline) {
    return List.of();
  }

  @Override
  public Coupling move(Coupling coupling, Stage stage) {
    throw none();
  }

  @Override
  public void uncouple(Coupling coupling) {
    throw none();
  }

  @Override
  public List<UUID> upstreamOf(App app) {
    return List.of();
  }

  @Override
  public Promotion promote(Pipeline pipeline, App source, UUID releaseId, List<App> targets) {
    throw none();
  }

  @Override
  public Optional<Promotion> promotion(UUID id) {
    return Optional.empty();
  }

  @Override
  public List<Promotion> unfinished() {
    return List.of();
  }

  @Override
  public Promotion.Target chosen(Promotion.Target target, UUID slugId) {
    throw none();
  }

  @Override
  public void ended(Promotion.Target target, Promotion.End end) {
    throw none();
  }
}
