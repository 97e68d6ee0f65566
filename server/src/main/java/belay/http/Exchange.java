package belay.http;

import belay.access.Access;
import belay.access.Permission;
import belay.access.Person;
import belay.api.request.FreeForm;
import belay.apps.Apps;
import belay.ledger.Draft;
import belay.release.App;
import belay.release.Change;
import belay.release.Printable;
import belay.view.Json;
import belay.view.Secrets;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A request as endpoints see it: who asks, for which app, with what. Used by one thread. */
public final class Exchange {
  public static final int BODY_BYTES_MAX = 1 << 20;

  private final Inquiry inquiry;
  private final Routes.Match match;
  private final Optional<Person> person;
  private final Access access;
  private final Apps apps;
  private final BodyMemory.Share memory;
  private @Nullable ObjectNode body;
  private @Nullable App admitted;

  Exchange(
      Inquiry inquiry,
      Routes.Match match,
      Optional<Person> person,
      Access access,
      Apps apps,
      BodyMemory.Share memory) {
    this.memory = memory;
    this.inquiry = inquiry;
    this.match = match;
    this.person = person;
    this.access = access;
    this.apps = apps;
  }

  /** Refuses a URL whose secret is not the one for that purpose. */
  public static void insistSecret(Secrets secrets, String purpose, String secret) {
    if (!secrets.fits(purpose, secret)) {
      throw ApiError.notFound("stream", "There is no such stream, or its address is out of date.");
    }
  }

  /** A segment of the path, by its name in the pattern, decoded. */
  public String value(String name) {
    return Optional.ofNullable(match.values().get(name)).orElseThrow();
  }

  public Person person() {
    return person.orElseThrow(ApiError::unauthorized);
  }

  /** Lets in whom the route lets in, and nobody else; to be called before the endpoint. */
  void admit() {
    Allowed allowed = match.route().allowed();
    if (allowed == Allowed.ADMIN && !person().user().admin()) {
      throw ApiError.forbidden("Only an administrator of this server may do that.");
    }
    if (allowed.permission().isPresent()) {
      admitted = app(allowed.permission().get());
    }
  }

  /** The app in the path, with which the person may do what the route asks for. */
  public App app() {
    return Optional.ofNullable(admitted)
        .orElseThrow(
            () -> new IllegalStateException(match.route().label() + " asks for nothing on an app"));
  }

  /**
   * The app in the path, where more is asked for than by the route. An app that the person may not
   * see is not told from one that is not there.
   */
  public App app(Permission permission) {
    return appNamed(value("app"), permission);
  }

  /** The same, for an app that the body names, by name or id. */
  public App appNamed(String nameOrId, Permission permission) {
    App app =
        apps.find(nameOrId)
            .filter(a -> access.may(person(), a, Permission.VIEW))
            .orElseThrow(() -> ApiError.notFound("app", "Couldn't find that app."));
    if (!access.may(person(), app, permission)) {
      throw ApiError.forbidden(
          "You may not " + words(permission) + " " + app.name() + "; ask its owner.");
    }
    return app;
  }

  private static String words(Permission permission) {
    return switch (permission) {
      case VIEW, DEPLOY, OPERATE, MANAGE -> permission.name().toLowerCase(Locale.ROOT);
      case ROLLBACK -> "roll back";
    };
  }

  /** A change as the ledger records it: who, through which door, why. */
  public Change change() {
    return change(
        Fields.text(body(), "reason").or(() -> header("Belay-Reason").map(Percent::decode)));
  }

  /** The same, where a reason comes otherwise than in the body. */
  public Change change(Optional<String> reason) {
    Optional<String> why = reason.map(String::strip).filter(r -> !r.isEmpty());
    why.ifPresent(Exchange::checkReason);
    return new Change(person().actor(), source(), why);
  }

  /** It is shown to others, in their terminals too, inside a sentence. */
  private static void checkReason(String reason) {
    if (reason.length() > Draft.REASON_CHARS_MAX) {
      throw ApiError.invalid("A reason has at most " + Draft.REASON_CHARS_MAX + " characters.");
    }
    if (reason.chars().anyMatch(Character::isISOControl)) {
      throw ApiError.invalid("A reason is one line of text, without control characters.");
    }
  }

  /**
   * The door it came through, as far as the door itself can tell: a key's fingerprint stands behind
   * the token that a command over SSH was lent. What a client says of itself proves nothing.
   */
  private Change.Source source() {
    if (person().credential().startsWith("SHA256:")) {
      return Change.Source.SSH;
    }
    return inquiry.door();
  }

  public Optional<String> header(String name) {
    return inquiry.header(name);
  }

  /** Where the request comes from. */
  public SocketAddress from() {
    return inquiry.from();
  }

  /** Whether the client asked for the keys that only Belay has. */
  public boolean belayVariant() {
    return header("Accept").filter(a -> a.contains("version=3.belay")).isPresent();
  }

  /** Whether the client asked for a part in full ({@code Accept-Expansion}). */
  public boolean expands(String part) {
    return Arrays.asList(header("Accept-Expansion").orElse("").split(",\\s*")).contains(part);
  }

  public PageRange range(String field) {
    return PageRange.parse(header("Range").orElse(""), field);
  }

  /**
   * What the URL begins with at which the client meets a one-off dyno.
   *
   * @param port this server's own
   */
  public String rendezvous(int port) {
    return inquiry.rendezvous(port);
  }

  /** Whether it came by the server's own name, through the router. */
  public boolean isFromElsewhere() {
    return inquiry.isFromElsewhere();
  }

  /** This server by the address that the client came by. */
  public String baseUrl() {
    return inquiry.baseUrl();
  }

  /** The body's bytes, where the route takes such. */
  public InputStream stream() {
    if (match.route().body() != InputStream.class) {
      throw new IllegalStateException(match.route().label() + " does not take bytes");
    }
    return inquiry.bytes();
  }

  /** The body as it is, where the route takes a client's own names. */
  public ObjectNode names() {
    if (match.route().body() != FreeForm.class) {
      throw new IllegalStateException(match.route().label() + " takes a record");
    }
    return body();
  }

  /** The body, an object; an empty body is an empty object. */
  private ObjectNode body() {
    if (body == null) {
      body = readBody();
    }
    return body;
  }

  /** The body as the record that the route declares. */
  <T extends Record> T body(Class<T> type) {
    return Bodies.read(body(), type);
  }

  private ObjectNode readBody() {
    byte[] bytes;
    try {
      bytes = memory.read(inquiry.bytes(), BODY_BYTES_MAX);
    } catch (IOException e) {
      throw ApiError.badRequest("The request's body could not be read to its end.");
    }
    if (new String(bytes, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
      return Json.object();
    }
    JsonNode read =
        Json.read(bytes)
            .orElseThrow(() -> ApiError.badRequest("The request's body is not valid JSON."));
    insistWhole(read);
    if (read instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.badRequest("The request's body is not a JSON object.");
  }

  /** JSON can write half a character (a lone surrogate), and no encoding has bytes for it. */
  private static void insistWhole(JsonNode json) {
    boolean broken = json.isTextual() && Printable.isBroken(json.textValue());
    for (Map.Entry<String, JsonNode> property : json.properties()) {
      broken |= Printable.isBroken(property.getKey());
    }
    if (broken) {
      throw ApiError.invalid(
          "The request's body has half a character (a lone surrogate) in a text.");
    }
    json.forEach(Exchange::insistWhole);
  }

  /** A value of the query. */
  public Optional<String> query(String key) {
    return inquiry.query(key);
  }

  /** An id in the path. */
  public static Optional<UUID> uuid(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
