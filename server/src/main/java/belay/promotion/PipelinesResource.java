package belay.promotion;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.READ_SECRETS;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.USER;
import static java.util.Map.entry;

import belay.access.Access;
import belay.access.Permission;
import belay.access.User;
import belay.api.PipelineBody;
import belay.api.PipelineBody.Owner;
import belay.api.request.AppsFilter;
import belay.api.request.PipelineCreate;
import belay.api.request.PipelineTransfer;
import belay.api.request.PipelineUpdate;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.pipeline.Pipeline;
import belay.pipeline.Pipelines;
import belay.release.App;
import belay.release.Printable;
import belay.view.Addresses;
import belay.view.Json;
import belay.view.Platform;
import belay.view.Views;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** {@code /pipelines}, {@code /pipeline-transfers} and {@code /filters/apps}. */
public final class PipelinesResource {
  private final Access access;
  private final Apps apps;
  private final Addresses addresses;
  private final Pipelines pipelines;
  private final PipelineAccess sight;
  private final Views views;

  public PipelinesResource(
      Access access,
      Apps apps,
      Pipelines pipelines,
      Addresses addresses,
      Views views,
      PipelineAccess sight) {
    this.access = access;
    this.apps = apps;
    this.addresses = addresses;
    this.pipelines = pipelines;
    this.sight = sight;
    this.views = views;
  }

  public void register(Routes routes) {
    routes
        .get("/pipelines", READ, USER, PipelineBody.class, this::list)
        .post("/pipelines", WRITE, USER, PipelineCreate.class, PipelineBody.class, this::create)
        .get(
            "/pipelines/{pipeline}",
            READ,
            USER,
            PipelineBody.class,
            x -> Answer.ok(body(sight.pipeline(x, x.value("pipeline")))))
        .patch(
            "/pipelines/{pipeline}",
            WRITE,
            USER,
            PipelineUpdate.class,
            PipelineBody.class,
            this::update)
        .delete("/pipelines/{pipeline}", WRITE, USER, PipelineBody.class, this::delete)
        .post(
            "/pipeline-transfers",
            WRITE,
            USER,
            PipelineTransfer.class,
            ObjectNode.class,
            this::transfer)
        .post("/filters/apps", READ, USER, AppsFilter.class, ObjectNode.class, this::filter)
        .get(
            "/pipelines/{pipeline}/review-apps",
            READ,
            USER,
            ObjectNode.class,
            x -> none(x, "review apps are made by hand"))
        .get(
            "/pipelines/{pipeline}/pipeline-stack",
            READ,
            USER,
            ObjectNode.class,
            x -> none(x, "tests are not run"))
        .get(
            "/pipelines/{pipeline}/stage/{stage}/config-vars",
            READ_SECRETS,
            USER,
            ObjectNode.class,
            x -> none(x, "tests are not run"));
  }

  /** What Heroku has for its CI and its review apps. */
  private Answer none(Exchange x, String why) {
    sight.pipeline(x, x.value("pipeline"));
    throw ApiError.notFound("", "There is nothing of that here: " + why + " on this server.");
  }

  static PipelineBody body(Pipeline pipeline) {
    return new PipelineBody(
        pipeline.id(),
        pipeline.name(),
        owner(pipeline.ownerId()),
        Platform.GENERATION,
        pipeline.createdAt(),
        pipeline.updatedAt());
  }

  private static Owner owner(UUID id) {
    return new Owner(id, "user");
  }

  private Answer list(Exchange x) {
    Optional<String> name = x.query("eq[name]");
    List<PipelineBody> seen =
        pipelines.all().stream()
            .filter(p -> name.filter(n -> !n.equals(p.name())).isEmpty())
            .filter(p -> sight.sees(x.person(), p))
            .map(PipelinesResource::body)
            .toList();
    return x.range("name")
        .page(seen, entry("name", PipelineBody::name), entry("id", p -> p.id().toString()));
  }

  private Answer create(Exchange x, PipelineCreate asked) {
    UUID self = x.person().user().id();
    asked
        .owner()
        .map(owner -> user(owner, "owner"))
        .filter(o -> !o.equals(self))
        .ifPresent(_ -> {
          throw ApiError.invalid(
              "A pipeline is first its maker's. To give it away then: belay pipelines:transfer EMAIL");
        });
    return Answer.created(body(pipelines.create(asked.name(), self)));
  }

  /** Whom an owner's part of a body names. */
  private UUID user(PipelineCreate.Owner owner, String key) {
    if (owner.type().filter(t -> !t.equals("user")).isPresent()) {
      throw ApiError.invalid("There are no teams here: an owner's type is \"user\".");
    }
    String wanted =
        owner
            .id()
            .or(owner::email)
            .orElseThrow(() -> ApiError.invalid("\"" + key + "\" names nobody."));
    return access.users().stream()
        .filter(u -> u.id().toString().equals(wanted) || u.email().equals(wanted))
        .map(User::id)
        .findFirst()
        .orElseThrow(() -> ApiError.invalid("Nobody here is " + Printable.of(wanted) + "."));
  }

  private Answer update(Exchange x, PipelineUpdate asked) {
    Pipeline pipeline = sight.owned(x, x.value("pipeline"));
    return Answer.ok(body(pipelines.rename(pipeline, asked.name().orElse(pipeline.name()))));
  }

  private Answer delete(Exchange x) {
    Pipeline pipeline = sight.owned(x, x.value("pipeline"));
    pipelines.delete(pipeline);
    return Answer.ok(body(pipeline));
  }

  private Answer transfer(Exchange x, PipelineTransfer asked) {
    Pipeline pipeline = sight.owned(x, PipelineAccess.named(asked.pipeline(), "pipeline"));
    UUID next = user(asked.newOwner(), "new_owner");
    pipelines.transfer(pipeline, next);
    ObjectNode body = Json.object();
    body.putObject("pipeline").put("id", pipeline.id().toString());
    body.set("previous_owner", Json.tree(owner(pipeline.ownerId())));
    body.set("new_owner", Json.tree(owner(next)));
    return Answer.created(body);
  }

  /** The apps of these ids that one may view; the others are passed over. */
  private Answer filter(Exchange x, AppsFilter asked) {
    Map<UUID, ObjectNode> found = new LinkedHashMap<>();
    for (String id : asked.in().id()) {
      Exchange.uuid(id)
          .flatMap(apps::find)
          .filter(a -> access.may(x.person(), a, Permission.VIEW))
          .ifPresent(a -> found.put(a.id(), view(a)));
    }
    return x.range("id")
        .page(
            List.copyOf(found.values()),
            entry("id", a -> a.path("id").asText()),
            entry("name", a -> a.path("name").asText()),
            entry("updated_at", a -> a.path("updated_at").asText()));
  }

  private ObjectNode view(App app) {
    return Json.tree(views.app(app, addresses.lasting())).put("joined", true).put("locked", false);
  }
}
