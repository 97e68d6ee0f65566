package belay.http;

import static java.util.Map.entry;

import belay.api.AccountBody;
import belay.api.AddonBody;
import belay.api.AddonLookup;
import belay.api.AppBody;
import belay.api.AuthorizationBody;
import belay.api.BuildBody;
import belay.api.BuildpackInstallationBody;
import belay.api.CollaboratorBody;
import belay.api.CouplingBody;
import belay.api.DomainBody;
import belay.api.DynoBody;
import belay.api.EventBody;
import belay.api.FeatureBody;
import belay.api.ForkBody;
import belay.api.FormationBody;
import belay.api.ImportBody;
import belay.api.KeyBody;
import belay.api.LimitBody;
import belay.api.LogDrainBody;
import belay.api.LogSessionBody;
import belay.api.PipelineBody;
import belay.api.PromotionBody;
import belay.api.RateLimitBody;
import belay.api.RegionBody;
import belay.api.ReleaseBody;
import belay.api.ServerBody;
import belay.api.SettingsBody;
import belay.api.SlugBody;
import belay.api.SourceBody;
import belay.api.StackBody;
import belay.api.TransferBody;
import belay.api.UserBody;
import belay.api.WebhookBody;
import belay.api.WebhookDeliveryBody;
import belay.view.Json;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The API's own description, made from the table of its endpoints and the records that they answer
 * with: an Interagent hyper-schema, as Heroku's {@code GET /schema} is, so that generators of
 * clients read it. Pure.
 */
public final class SchemaDocument {
  /** What a resource answers with, by the literal segment that names it in a path. */
  private static final Map<String, Class<?>> RECORDS =
      Map.ofEntries(
          entry("account", AccountBody.class),
          entry("addon-attachments", AddonLookup.Attachment.class),
          entry("addon-services", AddonLookup.Service.class),
          entry("addons", AddonLookup.AddOn.class),
          entry("app-transfers", TransferBody.class),
          entry("apps", AppBody.class),
          entry("authorizations", AuthorizationBody.class),
          entry("belay-addons", AddonBody.class),
          entry("builds", BuildBody.class),
          entry("buildpack-installations", BuildpackInstallationBody.class),
          entry("collaborators", CollaboratorBody.class),
          entry("domains", DomainBody.class),
          entry("dynos", DynoBody.class),
          entry("events", EventBody.class),
          entry("features", FeatureBody.class),
          entry("fork", ForkBody.class),
          entry("formation", FormationBody.class),
          entry("imports", ImportBody.class),
          entry("keys", KeyBody.class),
          entry("log-drains", LogDrainBody.class),
          entry("log-sessions", LogSessionBody.class),
          entry("pipeline-couplings", CouplingBody.class),
          entry("pipeline-promotions", PromotionBody.class),
          entry("pipelines", PipelineBody.class),
          entry("plans", AddonLookup.Plan.class),
          entry("promotion-targets", PromotionBody.Target.class),
          entry("rate-limits", RateLimitBody.class),
          entry("regions", RegionBody.class),
          entry("releases", ReleaseBody.class),
          entry("server", ServerBody.class),
          entry("settings", SettingsBody.class),
          entry("limit", LimitBody.class),
          entry("slugs", SlugBody.class),
          entry("sources", SourceBody.class),
          entry("stacks", StackBody.class),
          entry("users", UserBody.class),
          entry("webhook-deliveries", WebhookDeliveryBody.class),
          entry("webhooks", WebhookBody.class));

  private final ObjectNode definitions = Json.object();

  private SchemaDocument() {}

  public static ObjectNode of(List<Routes.Route> routes) {
    SchemaDocument document = new SchemaDocument();
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

  private void add(Routes.Route route) {
    if (route.segments().contains("{secret}") || Routes.isRegistry(route.label())) {
      // Such a URL is given by another answer, never made up by a client; or it is no Heroku's.
      return;
    }
    String name = resource(route.segments());
    ObjectNode link = definition(name).withArray("links").addObject();
    link.put("title", route.label());
    link.put("method", route.method());
    link.put("href", href(route.segments()));
    link.put("rel", relation(route));
    Class<?> record = RECORDS.get(name);
    if (record != null && isWhole(route, name)) {
      link.putObject("targetSchema").put("$ref", reference(name));
    }
  }

  /** The last literal segment that is no part of one thing of the resource before it. */
  private static String resource(List<String> segments) {
    for (String segment : segments.reversed()) {
      if (RECORDS.containsKey(segment)) {
        return segment;
      }
    }
    return segments.getFirst();
  }

  /** Whether the path ends at the resource or one of it, and not at something of its own below. */
  private static boolean isWhole(Routes.Route route, String name) {
    List<String> segments = route.segments();
    int at = segments.lastIndexOf(name);
    boolean one = at == segments.size() - 2 && segments.getLast().startsWith("{");
    return at == segments.size() - 1 || one;
  }

  private static String relation(Routes.Route route) {
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
    Class<?> record = RECORDS.get(name);
    if (record != null) {
      definition.setAll(type(Json.typeOf(record)));
    }
    return definition;
  }

  /** The schema of a type, as it is written to JSON. */
  private static ObjectNode type(JavaType type) {
    ObjectNode schema = Json.object();
    if (type.isReferenceType()) {
      ObjectNode content = type(type.getContentType());
      content.withArray("/type").add("null");
      return content;
    }
    if (type.isCollectionLikeType()) {
      schema.putArray("type").add("array");
      schema.set("items", type(type.getContentType()));
    } else if (type.getRawClass().isRecord()) {
      schema.putArray("type").add("object");
      ObjectNode properties = schema.putObject("properties");
      for (BeanPropertyDefinition property : Json.properties(type)) {
        properties.set(property.getName(), type(property.getPrimaryType()));
      }
    } else {
      plain(type.getRawClass(), schema);
    }
    return schema;
  }

  private static void plain(Class<?> type, ObjectNode schema) {
    if (type == UUID.class) {
      schema.put("format", "uuid").putArray("type").add("string");
    } else if (type == Instant.class) {
      schema.put("format", "date-time").putArray("type").add("string");
    } else if (type == boolean.class || type == Boolean.class) {
      schema.putArray("type").add("boolean");
    } else if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      schema.putArray("type").add("number");
    } else if (type == String.class || type.isEnum()) {
      schema.putArray("type").add("string");
    } else {
      schema.putArray("type").add("object");
    }
  }
}
