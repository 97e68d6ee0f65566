package belay.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Heroku's published schema, and whether an answer is as it says. A resource whose properties are
 * strict must have them all.
 */
final class HerokuSchema {
  /** Heroku's own addresses and regions, which are no other server's; a host name is no URI. */
  private static final Pattern HEROKUS_OWN =
      Pattern.compile(".*\\.(git_url|web_url|hostname|provider\\.region): does not .*");

  private static final Set<String> NOT_RULES = Set.of("$schema", "links", "stability", "title");

  private final List<Link> links = new ArrayList<>();
  private final Map<String, JsonSchema> schemas = new HashMap<>();
  private final JsonNode definitions;
  private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V4);

  /** What a request of one kind is answered with; the resource's schema or a list of it. */
  private record Link(String method, Pattern path, int names, JsonNode target) {}

  private HerokuSchema(JsonNode root) {
    definitions = rules(root.path("definitions"));
    root.path("definitions").properties().forEach(d -> addLinks(d.getKey(), d.getValue()));
  }

  static HerokuSchema read(Path file) {
    try {
      return new HerokuSchema(new ObjectMapper().readTree(file.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a link answers with that does not say: its resource, or, as an "empty" one, nothing. */
  private static JsonNode self(String name, JsonNode link) {
    ObjectNode self = new ObjectMapper().createObjectNode();
    return link.path("rel").asText().equals("empty")
        ? self.put("type", "object").put("additionalProperties", false)
        : self.put("$ref", "#/definitions/" + name);
  }

  private void addLinks(String name, JsonNode resource) {
    for (JsonNode link : resource.path("links")) {
      String href = link.path("href").asText();
      String pattern = href.replaceAll("\\{[^}]*}", "[^/]+");
      JsonNode self = self(name, link);
      JsonNode target = link.has("targetSchema") ? rules(link.path("targetSchema")) : self;
      if (link.path("rel").asText().equals("instances") && target.has("$ref")) {
        ObjectNode list = new ObjectMapper().createObjectNode().put("type", "array");
        list.set("items", target);
        target = list;
      }
      links.add(
          new Link(
              link.path("method").asText(),
              Pattern.compile(pattern),
              href.split("\\{", -1).length,
              target));
    }
  }

  /** What is wrong with an answer; empty when it is as the schema says; none of it when unknown. */
  Optional<List<String>> faults(Recorder.Answered answered) {
    return links.stream()
        .filter(l -> l.method.equals(answered.method()))
        .filter(l -> l.path.matcher(answered.path()).matches())
        .min((a, b) -> Integer.compare(a.names, b.names))
        .map(link -> faults(link.target, answered.body()));
  }

  private List<String> faults(JsonNode target, String body) {
    JsonSchema schema = schemas.computeIfAbsent(target.toString(), _ -> schema(target));
    return schema.validate(Machine.json(body)).stream()
        .map(Object::toString)
        .filter(fault -> !HEROKUS_OWN.matcher(fault).matches())
        .sorted()
        .toList();
  }

  private JsonSchema schema(JsonNode target) {
    ObjectNode whole = new ObjectMapper().createObjectNode();
    whole.set("definitions", definitions);
    whole.set("allOf", new ObjectMapper().createArrayNode().add(target));
    return factory.getSchema(whole);
  }

  /** The schema without what only documents, and with strictness as draft 4 says it. */
  private static JsonNode rules(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = new ObjectMapper().createArrayNode();
      array.forEach(item -> copy.add(rules(item)));
      return copy;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode copy = new ObjectMapper().createObjectNode();
    object
        .properties()
        .forEach(property -> {
          boolean isName = property.getKey().equals("id") && property.getValue().isTextual();
          boolean documents =
              NOT_RULES.contains(property.getKey()) && !property.getValue().has("$ref");
          if (!isName && !documents) {
            copy.set(property.getKey(), rules(property.getValue()));
          }
        });
    if (object.path("strictProperties").asBoolean() && !object.has("required")) {
      ArrayNode required = copy.putArray("required");
      object.path("properties").fieldNames().forEachRemaining(required::add);
    }
    return copy;
  }
}
