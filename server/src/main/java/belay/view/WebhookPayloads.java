package belay.view;

import belay.api.DynoBody;
import belay.api.IdName;
import belay.apps.Apps;
import belay.apps.Domain;
import belay.ledger.Ledger;
import belay.outbox.Payload;
import belay.outbox.Untold;
import belay.release.Actor;
import belay.release.App;
import belay.release.DynoSize;
import belay.release.LedgerEntry;
import belay.release.ReleaseStatus;
import belay.webhook.Include;
import belay.webhook.News;
import belay.webhook.Payloads;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What happened as the API shows the thing that it happened to, without what only some may see. It
 * is told a moment later: of what changed since it tells what was so then.
 */
public final class WebhookPayloads implements Payloads {
  private static final UUID NOBODY = new UUID(0, 0);

  private final Apps apps;
  private final Ledger ledger;
  private final Views views;
  private final ReleaseViews.From releases;
  private final FormationViews formations;
  private final DomainViews domains;
  private final CollaboratorViews collaborators;
  private final CertificateViews certificates;
  private final String url;

  /**
   * @param url this server for people elsewhere
   */
  public WebhookPayloads(
      Apps apps,
      Ledger ledger,
      Views views,
      ReleaseViews.From releases,
      FormationViews formations,
      DomainViews domains,
      CollaboratorViews collaborators,
      CertificateViews certificates,
      String url) {
    this.apps = apps;
    this.ledger = ledger;
    this.views = views;
    this.releases = releases;
    this.formations = formations;
    this.domains = domains;
    this.collaborators = collaborators;
    this.certificates = certificates;
    this.url = url;
  }

  @Override
  public List<Payload> of(Untold untold) {
    Optional<App> app = apps.find(untold.appId());
    return switch (untold.kind()) {
      case Untold.RELEASE -> app.flatMap(a -> release(a, untold)).stream().toList();
      case Untold.DYNO -> app.map(a -> dyno(a, untold)).stream().toList();
      case Untold.CHANGE -> change(app, untold).stream().toList();
      default -> List.of();
    };
  }

  private Optional<Payload> release(App app, Untold untold) {
    ReleaseStatus status = ReleaseStatus.ofWord(untold.detail());
    return ledger
        .find(app.id(), Integer.parseInt(untold.ref()))
        .map(entry -> {
          ObjectNode data = releases.of(app, url, false).view(entry);
          // As it was then; and that address carries a secret.
          data.put("status", ReleaseViews.herokuStatus(status));
          data.put("updated_at", Json.time(untold.at()));
          data.putNull("output_stream_url");
          if (status != ReleaseStatus.SUCCEEDED) {
            data.put("current", false);
          }
          String action = status == ReleaseStatus.PENDING ? "create" : "update";
          return payload(Include.RELEASE, action, actor(entry.release().change().actor()), data);
        });
  }

  private Optional<Payload> change(Optional<App> app, Untold untold) {
    JsonNode detail = json(untold.detail());
    ObjectNode actor =
        Json.object()
            .put("id", detail.path("actor_id").asText())
            .put("email", detail.path("actor_email").asText());
    JsonNode then = detail.path("then");
    return News.read(untold.ref())
        .map(news ->
            payload(
                news.include(),
                news.action(),
                actor,
                app.map(a -> data(a, news, then)).orElseGet(() -> gone(untold.appId(), news))));
  }

  private ObjectNode data(App app, News news, JsonNode then) {
    return switch (news.include()) {
      case APP -> over(Json.tree(views.app(app, url)), then);
      case FORMATION ->
          over(
              Optional.ofNullable(formations.formation(app).get(news.subject()))
                  .map(Json::tree)
                  .orElseGet(() -> bare(app).put("type", news.subject())),
              then);
      case DOMAIN -> domain(app, news.subject(), then);
      case COLLABORATOR ->
          collaborators.all(app).stream()
              .filter(c -> c.user().email().equals(news.subject()))
              .findFirst()
              .map(Json::tree)
              .orElseGet(() -> {
                ObjectNode bare = bare(app);
                bare.putObject("user").put("email", news.subject());
                return bare;
              });
      case SNI_ENDPOINT ->
          certificates.all(app).stream()
              .filter(c -> c.name().equals(news.subject()))
              .findFirst()
              .map(Json::tree)
              .orElseGet(() -> over(bare(app).put("name", news.subject()), then));
      case RELEASE -> judged(app, news.subject(), then);
      case DYNO -> bare(app);
    };
  }

  /** A release that the guard says something of. */
  private ObjectNode judged(App app, String version, JsonNode then) {
    return ledger
        .find(app.id(), Integer.parseInt(version))
        .map(entry -> {
          ObjectNode data = releases.of(app, url, false).view(entry);
          data.putNull("output_stream_url");
          return over(data, then);
        })
        .orElseGet(() -> bare(app));
  }

  private static ObjectNode over(ObjectNode data, JsonNode then) {
    then.properties().forEach(was -> data.set(was.getKey(), was.getValue()));
    return data;
  }

  /** What an earlier version wrote down does not say which domain it was. */
  private ObjectNode domain(App app, String hostname, JsonNode then) {
    return then.has("id")
        ? Json.tree(
            domains.custom(
                app,
                new Domain(
                    UUID.fromString(then.path("id").asText()),
                    hostname,
                    Instant.parse(then.path("created_at").asText()))))
        : bare(app).put("hostname", hostname);
  }

  /** Of a thing that is no more, as much as is still known. */
  private static ObjectNode bare(App app) {
    ObjectNode data = Json.object();
    data.set("app", Json.tree(Views.ref(app)));
    return data;
  }

  private static ObjectNode gone(UUID app, News news) {
    return Json.tree(new IdName(app, news.subject()));
  }

  private Payload dyno(App app, Untold untold) {
    JsonNode detail = json(untold.detail());
    int version = detail.path("version").asInt();
    UUID release =
        ledger.find(app.id(), version).map(LedgerEntry::release).map(r -> r.id()).orElse(NOBODY);
    DynoBody data =
        new DynoBody(
            Optional.empty(),
            detail.path("command").asText(),
            Instant.parse(detail.path("created_at").asText()),
            UUID.fromString(untold.ref()),
            detail.path("name").asText(),
            new DynoBody.ReleaseRef(release, version),
            Views.ref(app),
            apps.sizes(app).getOrDefault(detail.path("type").asText(), DynoSize.USUAL).name(),
            detail.path("state").asText(),
            detail.path("type").asText(),
            untold.at());
    return payload(
        Include.DYNO,
        detail.path("action").asText(),
        actor(new Actor(NOBODY, "belay", "")),
        Json.tree(data));
  }

  private static JsonNode json(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8)).orElseGet(Json::object);
  }

  private static ObjectNode actor(Actor actor) {
    return Json.object().put("id", actor.userId().toString()).put("email", actor.email());
  }

  private static Payload payload(
      Include include, String action, ObjectNode actor, ObjectNode data) {
    ObjectNode payload = Json.object();
    payload.put("action", action);
    payload.set("actor", actor);
    payload.set("data", data);
    payload.set("previous_data", Json.object());
    payload.put("resource", include.resource());
    payload.put("version", "application/vnd.heroku+json; version=3");
    return new Payload(include.word(), payload.toString());
  }
}
