package belay.platform;

import static belay.access.Scope.Need.READ;
import static belay.http.Allowed.USER;
import static belay.http.Allowed.VIEW;

import belay.api.DynoSizeBody;
import belay.api.IdName;
import belay.api.RegionBody;
import belay.api.StackBody;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.DynoSize;
import belay.release.Printable;
import belay.view.Platform;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The lists of the Platform API that are short here: two stacks, one region, and empty ones. */
final class CatalogResource {
  private final Instant since;

  /**
   * @param since when this server was there, and so all that it lists
   */
  CatalogResource(Instant since) {
    this.since = since;
  }

  void register(Routes routes) {
    sizes(routes);
    routes
        .get("/stacks", READ, USER, StackBody.class, _ -> Answer.ok(stacks()))
        .get(
            "/stacks/{stack}", READ, USER, StackBody.class, x -> Answer.ok(stack(x.value("stack"))))
        .get("/regions", READ, USER, RegionBody.class, _ -> Answer.ok(List.of(region())))
        .get(
            "/regions/{region}",
            READ,
            USER,
            RegionBody.class,
            x -> known(x.value("region"), "region", Platform.REGION, region()))
        .get("/teams", READ, USER, ObjectNode.class, _ -> Answer.ok(List.of()))
        .get("/spaces", READ, USER, ObjectNode.class, _ -> Answer.ok(List.of()));
  }

  private static void sizes(Routes routes) {
    routes
        .get(
            "/dyno-sizes",
            READ,
            USER,
            DynoSizeBody.class,
            _ -> Answer.ok(DynoSize.ALL.stream().map(CatalogResource::size).toList()))
        .get("/dyno-sizes/{size}", READ, USER, DynoSizeBody.class, CatalogResource::size)
        .get(
            "/apps/{app}/available-dyno-sizes",
            READ,
            VIEW,
            DynoSizeBody.class,
            _ -> Answer.ok(DynoSize.ALL.stream().map(CatalogResource::size).toList()));
  }

  private static Answer known(String wanted, String kind, IdName only, Object body) {
    if (wanted.equals(only.name()) || wanted.equals(only.id().toString())) {
      return Answer.ok(body);
    }
    throw ApiError.notFound(kind, "Couldn't find that " + kind + ".");
  }

  private List<StackBody> stacks() {
    return List.of(stack(Platform.CONTAINER, false), stack(Platform.STACK, true));
  }

  private StackBody stack(IdName stack, boolean usual) {
    return new StackBody(usual, since, stack.id(), stack.name(), "public", since);
  }

  private StackBody stack(String nameOrId) {
    return stacks().stream()
        .filter(s -> s.name().equals(nameOrId) || s.id().toString().equals(nameOrId))
        .findFirst()
        .orElseThrow(() -> ApiError.notFound("stack", "Couldn't find that stack."));
  }

  private static Answer size(Exchange x) {
    String wanted = x.value("size");
    return DynoSize.ALL.stream()
        .map(CatalogResource::size)
        .filter(s -> s.name().equalsIgnoreCase(wanted) || s.id().toString().equals(wanted))
        .findFirst()
        .map(Answer::ok)
        .orElseThrow(() ->
            ApiError.notFound(
                "dyno_size", "Couldn't find the dyno size " + Printable.of(wanted) + "."));
  }

  private static DynoSizeBody size(DynoSize size) {
    IdName name = Platform.size(size);
    return new DynoSizeBody(
        System.getProperty("os.arch"),
        size.compute(),
        Optional.empty(),
        size.dedicated(),
        0,
        Platform.GENERATION,
        name.id(),
        size.memoryGb(),
        name.name(),
        size.privateSpace());
  }

  private RegionBody region() {
    return new RegionBody(
        "None",
        since,
        "The machine that Belay runs on",
        Platform.REGION.id(),
        "None",
        Platform.REGION.name(),
        false,
        new RegionBody.Provider("belay", "local"),
        since);
  }
}
