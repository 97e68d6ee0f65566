package belay.promotion;

import belay.access.Access;
import belay.access.Permission;
import belay.access.Person;
import belay.api.request.Ref;
import belay.apps.Apps;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Fields;
import belay.pipeline.Coupling;
import belay.pipeline.Pipeline;
import belay.pipeline.Pipelines;
import belay.release.App;
import belay.release.Printable;
import java.util.List;
import java.util.Optional;

/**
 * Who sees and changes which pipeline. One is seen by its owner, by administrators and by whoever
 * may view one of its apps; of its apps one sees those that one may view. Who owns it, and
 * administrators, may rename it, give it away and delete it; to put an app into it takes that, or
 * managing one of its apps, since what is blocked there is blocked in the apps that follow.
 */
public final class PipelineAccess {
  private final Pipelines pipelines;
  private final Apps apps;
  private final Access access;

  public PipelineAccess(Access access, Apps apps, Pipelines pipelines) {
    this.pipelines = pipelines;
    this.apps = apps;
    this.access = access;
  }

  /** A pipeline that is seen, by name or id; one that is not is not told from none. */
  Pipeline pipeline(Exchange x, String nameOrId) {
    return pipelines
        .find(nameOrId)
        .filter(p -> sees(x.person(), p))
        .orElseThrow(PipelineAccess::noPipeline);
  }

  static ApiError noPipeline() {
    return ApiError.notFound("pipeline", "Couldn't find that pipeline.");
  }

  Pipeline owned(Exchange x, String nameOrId) {
    Pipeline pipeline = pipeline(x, nameOrId);
    if (!owns(x.person(), pipeline)) {
      throw ApiError.forbidden(
          "Only the owner of the pipeline " + pipeline.name() + " may do that.");
    }
    return pipeline;
  }

  /** One into which apps may be put. */
  Pipeline open(Exchange x, String nameOrId) {
    Pipeline pipeline = pipeline(x, nameOrId);
    boolean manages =
        apps(pipeline).stream().anyMatch(a -> access.may(x.person(), a, Permission.MANAGE));
    if (!manages && !owns(x.person(), pipeline)) {
      throw ApiError.forbidden(
          "You may not put apps into the pipeline " + pipeline.name() + "; ask its owner.");
    }
    return pipeline;
  }

  boolean owns(Person person, Pipeline pipeline) {
    return person.user().admin() || person.user().id().equals(pipeline.ownerId());
  }

  boolean sees(Person person, Pipeline pipeline) {
    return owns(person, pipeline)
        || apps(pipeline).stream().anyMatch(a -> access.may(person, a, Permission.VIEW));
  }

  private List<App> apps(Pipeline pipeline) {
    return pipelines.couplings(pipeline).stream()
        .flatMap(c -> apps.find(c.appId()).stream())
        .toList();
  }

  /** An app's place, as one sees it. */
  record Place(Coupling coupling, App app, Pipeline pipeline) {}

  /** What a person sees of a pipeline's apps, in the order of their stages. */
  List<Place> places(Person person, Pipeline pipeline) {
    return pipelines.couplings(pipeline).stream()
        .flatMap(c ->
            apps
                .find(c.appId())
                .filter(a -> access.may(person, a, Permission.VIEW))
                .map(a -> new Place(c, a, pipeline))
                .stream())
        .toList();
  }

  /** The place of an app that is seen; empty when it is in no pipeline. */
  Optional<Place> place(App app) {
    return pipelines
        .couplingOf(app)
        .flatMap(c -> pipelines.find(c.pipelineId().toString()).map(p -> new Place(c, app, p)));
  }

  /** What a part of a body refers to, as text or by its id or its name. */
  static String named(Optional<Ref> part, String key) {
    return part.map(Ref::value)
        .filter(n -> !n.isBlank())
        .map(Printable::of)
        .orElseThrow(() -> Fields.missing(key));
  }
}
