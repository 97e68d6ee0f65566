package belay.channels;

import static belay.access.Scope.Need.READ;
import static belay.access.Scope.Need.WRITE;
import static belay.http.Allowed.MANAGE;
import static java.util.Map.entry;

import belay.activity.Happening;
import belay.activity.OfConnections;
import belay.api.WebhookBody;
import belay.api.WebhookDeliveryBody;
import belay.api.WebhookDeliveryBody.Attempt;
import belay.api.WebhookDeliveryBody.Teller;
import belay.api.request.Patch;
import belay.api.request.WebhookCreate;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Routes;
import belay.outbox.Delivery;
import belay.outbox.Level;
import belay.outbox.SqlDeliveries;
import belay.outbox.Told;
import belay.release.App;
import belay.release.Change;
import belay.view.Json;
import belay.view.Views;
import belay.webhook.Include;
import belay.webhook.SqlWebhooks;
import belay.webhook.Webhook;
import belay.webhook.WebhookChannel;
import belay.webhook.Wish;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** {@code /apps/{app}/webhooks}: who else is told of what happens to an app, and what was told. */
public final class WebhooksResource {
  private final Apps apps;
  private final SqlWebhooks webhooks;
  private final SqlDeliveries deliveries;
  private final Destinations destinations;

  public WebhooksResource(
      Apps apps, SqlWebhooks webhooks, SqlDeliveries deliveries, Destinations destinations) {
    this.apps = apps;
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.destinations = destinations;
  }

  public void register(Routes routes) {
    routes
        .get("/apps/{app}/webhooks", READ, MANAGE, WebhookBody.class, this::list)
        .post(
            "/apps/{app}/webhooks",
            WRITE,
            MANAGE,
            WebhookCreate.class,
            WebhookBody.class,
            this::add)
        .get("/apps/{app}/webhooks/{webhook}", READ, MANAGE, WebhookBody.class, this::one)
        .patch(
            "/apps/{app}/webhooks/{webhook}",
            WRITE,
            MANAGE,
            WebhookCreate.class,
            WebhookBody.class,
            this::update)
        .delete("/apps/{app}/webhooks/{webhook}", WRITE, MANAGE, WebhookBody.class, this::remove)
        .get(
            "/apps/{app}/webhook-deliveries",
            READ,
            MANAGE,
            WebhookDeliveryBody.class,
            this::deliveries)
        .get(
            "/apps/{app}/webhook-deliveries/{delivery}",
            READ,
            MANAGE,
            WebhookDeliveryBody.class,
            this::delivery)
        .get("/apps/{app}/webhook-events", READ, MANAGE, ObjectNode.class, this::events)
        .get("/apps/{app}/webhook-events/{event}", READ, MANAGE, ObjectNode.class, this::event);
  }

  private Answer list(Exchange x) {
    App app = x.app();
    return x.range("id")
        .page(
            webhooks.list(app).stream().map(w -> body(app, w)).toList(),
            entry("id", w -> w.id().toString()));
  }

  private static WebhookBody body(App app, Webhook webhook) {
    return new WebhookBody(
        Views.ref(app),
        webhook.createdAt(),
        webhook.id(),
        webhook.include().stream().map(Include::word).toList(),
        webhook.level().word(),
        webhook.updatedAt(),
        webhook.url());
  }

  private Answer one(Exchange x) {
    App app = x.app();
    return Answer.ok(body(app, find(app, x)));
  }

  private Webhook find(App app, Exchange x) {
    return webhooks
        .find(app, x.value("webhook").toLowerCase(Locale.ROOT))
        .orElseThrow(() -> ApiError.notFound("webhook", "Couldn't find that webhook."));
  }

  private Answer add(Exchange x, WebhookCreate asked) {
    App app = x.app();
    Change change = x.change();
    SqlWebhooks.Created created = webhooks.create(app, wish(asked));
    Webhook webhook = created.webhook();
    note(app, new OfConnections.WebhookAdded(webhook.id().toString(), webhook.host()), change);
    Answer.Body answer = Answer.created(body(app, webhook));
    return created.secret().map(s -> answer.with("Heroku-Webhook-Secret", s)).orElse(answer);
  }

  /** Events are for whoever may view the app. */
  private void note(App app, Happening what, Change change) {
    apps.event(app, what, change);
  }

  private Wish wish(WebhookCreate asked) {
    Wish wish =
        new Wish(
            asked.url().map(String::strip),
            asked.include().map(WebhooksResource::include),
            asked.level().map(WebhooksResource::level),
            asked.secret(),
            switch (asked.authorization()) {
              case Patch.Left<String>() -> Optional.empty();
              case Patch.Unset<String>() -> Optional.of("");
              case Patch.Put<String>(String authorization) -> Optional.of(authorization);
            });
    wish.host().ifPresent(destinations::insist);
    return wish;
  }

  private static Level level(String word) {
    return Stream.of(Level.NOTIFY, Level.SYNC)
        .filter(l -> l.word().equals(word))
        .findFirst()
        .orElseThrow(() -> ApiError.invalid("\"level\" is notify or sync."));
  }

  private static Set<Include> include(List<String> words) {
    Set<Include> include = EnumSet.noneOf(Include.class);
    for (String word : words) {
      include.add(
          Include.ofWord(word)
              .orElseThrow(() ->
                  ApiError.invalid(
                      "\"include\" holds what this server does not tell of; it tells of: "
                          + Include.words()
                          + ".")));
    }
    return include;
  }

  private Answer update(Exchange x, WebhookCreate asked) {
    App app = x.app();
    Change change = x.change();
    Webhook changed = webhooks.update(find(app, x), wish(asked));
    note(app, new OfConnections.WebhookUpdated(changed.id().toString(), changed.host()), change);
    return Answer.ok(body(app, changed));
  }

  private Answer remove(Exchange x) {
    App app = x.app();
    Webhook webhook = find(app, x);
    webhooks.remove(webhook);
    note(
        app, new OfConnections.WebhookRemoved(webhook.id().toString(), webhook.host()), x.change());
    return Answer.ok(body(app, webhook));
  }

  private Answer deliveries(Exchange x) {
    App app = x.app();
    List<Delivery> all = deliveries.deliveries(app.id(), WebhookChannel.WORD);
    return x.range("seq")
        .page(all, entry("seq", d -> Long.toString(d.place())), entry("id", d -> d.id().toString()))
        .map(Delivery.class, WebhooksResource::body);
  }

  private Answer delivery(Exchange x) {
    App app = x.app();
    Optional<UUID> id = Exchange.uuid(x.value("delivery"));
    return deliveries.deliveries(app.id(), WebhookChannel.WORD).stream()
        .filter(d -> id.filter(d.id()::equals).isPresent())
        .findFirst()
        .map(d -> Answer.ok(body(d)))
        .orElseThrow(() -> ApiError.notFound("delivery", "Couldn't find that delivery."));
  }

  private static WebhookDeliveryBody body(Delivery delivery) {
    return new WebhookDeliveryBody(
        delivery.createdAt(),
        new WebhookDeliveryBody.Told(delivery.eventId(), delivery.include()),
        delivery.id(),
        delivery.attempts(),
        delivery.nextAt(),
        delivery
            .last()
            .map(a ->
                new Attempt(
                    a.id(),
                    a.code(),
                    a.error(),
                    a.well() ? "succeeded" : "failed",
                    a.at(),
                    a.at())),
        delivery.status().word(),
        delivery.updatedAt(),
        new Teller(delivery.receiverId(), delivery.level().word()));
  }

  private Answer events(Exchange x) {
    App app = x.app();
    List<Told> all = deliveries.events(app.id(), WebhookChannel.WORD);
    return x.range("seq")
        .page(all, entry("seq", e -> Long.toString(e.seq())), entry("id", e -> e.id().toString()))
        .map(Told.class, WebhooksResource::body);
  }

  private Answer event(Exchange x) {
    App app = x.app();
    Optional<UUID> id = Exchange.uuid(x.value("event"));
    return deliveries.events(app.id(), WebhookChannel.WORD).stream()
        .filter(e -> id.filter(e.id()::equals).isPresent())
        .findFirst()
        .map(e -> Answer.ok(body(e)))
        .orElseThrow(() -> ApiError.notFound("event", "Couldn't find that event."));
  }

  private static ObjectNode body(Told event) {
    ObjectNode body = Json.object();
    body.put("created_at", Json.time(event.createdAt()));
    body.put("id", event.id().toString());
    body.put("include", event.include());
    body.set(
        "payload",
        Json.read(event.payload().getBytes(StandardCharsets.UTF_8)).orElseGet(Json::object));
    body.put("updated_at", Json.time(event.createdAt()));
    return body;
  }
}
