package belay.source;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.DEPLOY;
import static belay.http.Allowed.VIEW;

import belay.api.SlugBody;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Context;
import belay.http.Exchange;
import belay.http.Routes;
import belay.release.App;
import belay.release.Slug;
import belay.view.Platform;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** {@code /apps/{app}/slugs}: what was built. */
public final class SlugsResource {
  private final Context context;

  public SlugsResource(Context context) {
    this.context = context;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/slugs/{slug}", READ, VIEW, SlugBody.class, this::one)
        .post("/apps/{app}/slugs", WRITE, DEPLOY, ObjectNode.class, SlugBody.class, this::create);
  }

  private Answer one(Exchange x) {
    App app = x.app();
    Slug slug =
        Exchange.uuid(x.value("slug"))
            .flatMap(context.services().ledger()::slug)
            .filter(s -> s.appId().equals(app.id()))
            .orElseThrow(() -> ApiError.notFound("slug", "Couldn't find that slug."));
    return Answer.ok(
        new SlugBody(
            new SlugBody.Blob(
                "GET", context.addresses().lasting() + "/apps/" + app.id() + "/slugs/" + slug.id()),
            Optional.of(slug.buildpack()),
            Optional.of("SHA256:" + slug.treeHash()),
            slug.commit(),
            slug.commitSubject(),
            slug.createdAt(),
            slug.id(),
            slug.processTypes(),
            Optional.of(slug.sizeBytes()),
            Platform.STACK,
            slug.createdAt(),
            Optional.empty()));
  }

  private Answer create(Exchange x) {
    throw ApiError.invalid(
        "This server does not take built slugs yet; send the source (POST /sources, then POST"
            + " /apps/APP/builds) or push with git.");
  }
}
