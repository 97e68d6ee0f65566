package belay.http;

import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The API's own description, made from the table of its endpoints and the records that they answer
 * with: an Interagent hyper-schema, as Heroku's {@code GET /schema} is, so that generators of
 * clients read it. Pure.
 */
public final class SchemaDocument {
  private final ObjectNode definitions = Json.object();

  /** What each kind of answer is called. */
  private final Map<Class<?>, String> names;

  private final Map<String, Class<?>> records = new HashMap<>();

  private SchemaDocument(List<Route> routes) {
    this.names = names(routes);
    names.forEach((type, name) -> records.put(name, type));
  }

  /** The word in a path for each record: the last of the shortest read that answers with it. */
  private static Map<Class<?>, String> names(List<Route> routes) {
    Map<Class<?>, String> names = new HashMap<>();
    routes.stream()
        .filter(r -> r.answer().isRecord() && isShown(r))
        .sorted(
            Comparator.comparing((Route r) -> !r.method().equals("GET"))
                .thenComparingInt(r -> r.segments().size()))
        .forEach(r -> names.putIfAbsent(r.answer(), word(r.segments())));
    return names;
  }

  private static String word(List<String> segments) {
    return segments.reversed().stream().filter(s -> !s.startsWith("{")).findFirst().orElseThrow();
  }

  /** Other URLs are given by another answer, never made up by a client; or they are no Heroku's. */
  private static boolean isShown(Route route) {
    return !route.segments().contains("{secret}") && !Routes.isRegistry(route.label());
  }

  public static ObjectNode of(List<Route> routes) {
    SchemaDocument document = new SchemaDocument(routes);
    routes.forEach(document::add);
    ObjectNode schema = Json.object();
    schema.put("$schema", "http://interagent.github.io/interagent-hyper-schema");
    schema.put("title", "Belay Platform API");
    schema.put("description", "Heroku's Platform API, version 3, and what Belay adds to it.");
    schema.putArray("type").add("object");
    schema.set("definitions", document.definitions);
    ObjectNode properties = schema.putObject("properties");
    document
        .definitions
        .fieldNames()
        .forEachRemaining(name -> properties.putObject(name).put("$ref", reference(name)));
    return schema;
  }

  private static String reference(String name) {
    return "#/definitions/" + name;
  }

  private void add(Route route) {
    if (!isShown(route)) {
      return;
    }
    Optional<String> answer = Optional.ofNullable(names.get(route.answer()));
    String name = answer.orElseGet(() -> resource(route.segments()));
    ObjectNode link = definition(name).withArray("links").addObject();
    link.put("title", route.label());
    link.put("method", route.method());
    link.put("href", href(route.segments()));
    link.put("rel", relation(route));
    if (route.body() == InputStream.class) {
      link.put("encType", "application/octet-stream");
    }
    if (route.body().isRecord()) {
      link.set("schema", SchemaTypes.of(Json.typeOf(route.body())));
    }
    answer.ifPresent(n -> link.putObject("targetSchema").put("$ref", reference(n)));
  }

  /** The last segment that is a record's name, where what is answered is none. */
  private String resource(List<String> segments) {
    for (String segment : segments.reversed()) {
      if (records.containsKey(segment)) {
        return segment;
      }
    }
    return segments.getFirst();
  }

  private static String relation(Route route) {
    boolean one = route.segments().getLast().startsWith("{");
    return switch (route.method()) {
      case "POST" -> "create";
      case "PUT", "PATCH" -> "update";
      case "DELETE" -> "destroy";
      default -> one ? "self" : "instances";
    };
  }

  private String href(List<String> segments) {
    StringBuilder href = new StringBuilder();
    for (String segment : segments) {
      href.append('/');
      if (segment.startsWith("{")) {
        String name = segment.substring(1, segment.length() - 1);
        identity(name);
        href.append("{(%23%2Fdefinitions%2F").append(name).append("%2Fdefinitions%2Fidentity)}");
      } else {
        href.append(segment);
      }
    }
    return href.toString();
  }

  private void identity(String name) {
    ObjectNode identity = definition(name).withObject("/definitions").withObject("/identity");
    identity.put("description", "what tells one " + name + " from another in a path");
    identity.withArray("/type").removeAll().add("string");
  }

  private ObjectNode definition(String name) {
    if (definitions.get(name) instanceof ObjectNode known) {
      return known;
    }
    ObjectNode definition = definitions.putObject(name);
    definition.put("title", name);
    definition.putArray("type").add("object");
    Class<?> record = records.get(name);
    if (record != null) {
      definition.setAll(SchemaTypes.of(Json.typeOf(record)));
    }
    return definition;
  }
}
