package belay.http;

import belay.api.request.Patch;
import belay.api.request.Ref;
import belay.api.request.Strict;
import belay.view.Json;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/** JSON Schema of the types that bodies and answers are made of. Pure. */
final class SchemaTypes {
  private SchemaTypes() {}

  /** The schema of a type, as it is written to JSON. */
  static ObjectNode of(JavaType type) {
    ObjectNode schema = Json.object();
    if (type.isReferenceType()) {
      ObjectNode content = of(type.getContentType());
      content.withArray("/type").add("null");
      return content;
    }
    if (type.getRawClass() == Patch.class) {
      ObjectNode content = of(type.containedType(0));
      content.withArray("/type").add("null");
      return content;
    }
    if (type.getRawClass() == Ref.class) {
      schema.putArray("type").add("string").add("object");
    } else if (type.isCollectionLikeType()) {
      schema.putArray("type").add("array");
      schema.set("items", of(type.getContentType()));
    } else if (type.getRawClass().isRecord()) {
      schema.putArray("type").add("object");
      if (type.getRawClass().isAnnotationPresent(Strict.class)) {
        schema.put("additionalProperties", false);
      }
      ObjectNode properties = schema.putObject("properties");
      for (BeanPropertyDefinition property : Json.properties(type)) {
        properties.set(property.getName(), of(property.getPrimaryType()));
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
