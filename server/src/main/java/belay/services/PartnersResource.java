package belay.services;

import belay.addon.Provision;
import belay.api.IdName;
import belay.api.PartnerBody;
import belay.api.request.FreeForm;
import belay.apps.Apps;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Changes;
import belay.http.Exchange;
import belay.http.Guesses;
import belay.http.Routes;
import belay.partner.Grants;
import belay.partner.Manifest;
import belay.partner.PartnerCallbacks;
import belay.provider.ProviderFailed;
import belay.view.ProvisionViews;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What partners ask and say of the resources that they made, as Heroku's Platform API for Partners
 * has it: who has a resource's token may, and of that resource alone.
 */
public final class PartnersResource {
  private static final int FORM_BYTES_MAX = 16 << 10;

  private final PartnerCallbacks callbacks;
  private final Apps apps;
  private final Changes changes;
  private final Guesses guesses;
  private final InstantSource clock;

  public PartnersResource(
      PartnerCallbacks callbacks,
      Apps apps,
      Changes changes,
      Guesses guesses,
      InstantSource clock) {
    this.callbacks = callbacks;
    this.apps = apps;
    this.changes = changes;
    this.guesses = guesses;
    this.clock = clock;
  }

  /** By the callback's URL, and by the paths that Heroku's have. */
  public void register(Routes routes) {
    routes.open(
        "POST", "/oauth/token", java.io.InputStream.class, PartnerBody.Token.class, this::token);
    routes.open("GET", "/partner/addons/{addon}", Void.class, PartnerBody.Of.class, this::one);
    for (String at : List.of("/partner/addons/{addon}", "/addons/{addon}")) {
      routes.open("GET", at + "/config", Void.class, PartnerBody.Var.class, this::config);
      routes.open("PATCH", at + "/config", FreeForm.class, PartnerBody.Var.class, this::configure);
      routes.open(
          "POST",
          at + "/actions/provision",
          FreeForm.class,
          PartnerBody.Of.class,
          x -> said(x, callbacks::provisioned));
      routes.open(
          "POST",
          at + "/actions/deprovision",
          FreeForm.class,
          PartnerBody.Of.class,
          x -> said(x, callbacks::failed));
    }
  }

  private ApiError unauthorized(Exchange x) {
    return guesses.wrong(x.from(), clock.instant()) ? Guesses.tooMany() : ApiError.unauthorized();
  }

  /** The resource in the path, of which whoever asks has the token. */
  private PartnerCallbacks.Of speaks(Exchange x) {
    String token =
        x.header("Authorization")
            .filter(h -> h.regionMatches(true, 0, "Bearer ", 0, 7))
            .map(h -> h.substring(7).strip())
            .orElseThrow(ApiError::unauthorized);
    UUID addon = callbacks.partners().grants().speaks(token).orElseThrow(() -> unauthorized(x));
    if (!addon.toString().equals(x.value("addon"))) {
      throw ApiError.notFound("add_on", "Couldn't find that add-on.");
    }
    return callbacks.find(addon);
  }

  private Answer one(Exchange x) {
    return Answer.ok(body(speaks(x)));
  }

  private PartnerBody.Of body(PartnerCallbacks.Of of) {
    Provision provision = of.provision();
    String plan = ProvisionViews.planName(provision);
    return new PartnerBody.Of(
        provision.id(),
        provision.name(),
        new IdName(
            provision.appId(),
            apps.find(provision.appId()).map(app -> app.name().value()).orElse("none")),
        ProvisionViews.serviceRef(provision.service()),
        ProvisionViews.planRef(plan),
        List.copyOf(callbacks.config(of).keySet()),
        ProvisionViews.state(provision));
  }

  private Answer config(Exchange x) {
    return Answer.ok(vars(speaks(x)));
  }

  private List<PartnerBody.Var> vars(PartnerCallbacks.Of of) {
    return callbacks.config(of).entrySet().stream()
        .map(v -> new PartnerBody.Var(v.getKey(), v.getValue()))
        .toList();
  }

  /** {@code {"config": [{"name": "MYADDON_URL", "value": "..."}]}}. */
  private Answer configure(Exchange x) throws InterruptedException {
    PartnerCallbacks.Of of = speaks(x);
    Map<String, String> told = new TreeMap<>();
    JsonNode all = x.names().path("config");
    for (JsonNode each : all) {
      if (!each.path("name").isTextual() || !each.path("value").isTextual()) {
        throw ApiError.invalid("\"config\" is a list of objects with \"name\" and \"value\".");
      }
      told.put(each.path("name").asText(), each.path("value").asText());
    }
    if (told.isEmpty()) {
      throw ApiError.invalid("\"config\" is missing.");
    }
    try {
      Optional<Boolean> done =
          changes.await(() -> {
            callbacks.configure(of, told);
            return true;
          });
      if (done.isEmpty()) {
        throw Changes.stillWaiting();
      }
    } catch (ProviderFailed e) {
      throw ApiError.invalid(String.valueOf(e.getMessage()));
    }
    return Answer.ok(vars(of));
  }

  private interface Saying {
    void of(PartnerCallbacks.Of of);
  }

  private Answer said(Exchange x, Saying saying) {
    PartnerCallbacks.Of of = speaks(x);
    saying.of(of);
    return Answer.ok(body(of));
  }

  /** RFC 6749 sections 4.1.3 and 6, as a form or as JSON. */
  private Answer token(Exchange x) throws IOException {
    Map<String, String> form = form(x);
    Grants grants = callbacks.partners().grants();
    boolean refresh = form.getOrDefault("grant_type", "").equals("refresh_token");
    String given = form.getOrDefault(refresh ? "refresh_token" : "code", "");
    Optional<UUID> addon = refresh ? grants.refreshed(given) : grants.coded(given);
    boolean known =
        addon
            .map(id -> callbacks.find(id).partner())
            .map(Manifest::secret)
            .filter(s -> same(s, form.getOrDefault("client_secret", "")))
            .isPresent();
    if (addon.isEmpty() || !known) {
      throw guesses.wrong(x.from(), clock.instant())
          ? Guesses.tooMany()
          : new ApiError(
              addon.isEmpty() ? 400 : 401,
              addon.isEmpty() ? "invalid_grant" : "invalid_client",
              addon.isEmpty()
                  ? "That grant is not good: a code is for five minutes, and once."
                  : "The client's secret is another.");
    }
    Grants.Tokens tokens =
        refresh ? grants.refresh(given, addon.get()) : grants.exchange(given, addon.get());
    return Answer.ok(
        new PartnerBody.Token(
            tokens.access(), tokens.refresh(), Grants.TOKEN_LIFE.toSeconds(), "Bearer"));
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> form(Exchange x) throws IOException {
    byte[] bytes = x.stream().readNBytes(FORM_BYTES_MAX + 1);
    if (bytes.length > FORM_BYTES_MAX) {
      throw ApiError.invalid("That is too long.");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    Map<String, String> form = new HashMap<>();
    if (text.stripLeading().startsWith("{")) {
      belay.view.Json.read(bytes)
          .ifPresent(
              json -> json.properties().forEach(p -> form.put(p.getKey(), p.getValue().asText())));
      return form;
    }
    for (String each : text.split("&", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        form.put(decoded(each.substring(0, equals)), decoded(each.substring(equals + 1)));
      }
    }
    return form;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest("The form cannot be read.");
    }
  }
}
