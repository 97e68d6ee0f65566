package belay.http;

import belay.api.request.Patch;
import belay.api.request.Ref;
import belay.api.request.Strict;
import belay.release.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body into the record that its route declares, as lenient as {@link Fields}, and says what
 * is wrong with it in a sentence that names the key. Pure.
 */
final class Bodies {
  private Bodies() {}

  /**
   * @throws ApiError 422 when something is missing, of another type, or not known to a {@link
   *     Strict} body
   */
  static <T extends Record> T read(JsonNode body, Class<T> type) {
    BodyShape shape = BodyShape.of(type);
    if (shape.strict()) {
      insistKnown(body, shape);
    }
    return type.cast(made(shape, body));
  }

  private static void insistKnown(JsonNode body, BodyShape shape) {
    List<String> keys = shape.parts().stream().map(BodyShape.Part::key).toList();
    for (Map.Entry<String, JsonNode> property : body.properties()) {
      if (!keys.contains(property.getKey())) {
        throw ApiError.invalid(
            "\""
                + Printable.of(property.getKey())
                + "\" is not known here: "
                + String.join(", ", keys)
                + " are.");
      }
    }
  }

  private static Object made(BodyShape shape, JsonNode object) {
    Object[] values = shape.parts().stream().map(part -> value(object, part)).toArray();
    try {
      return shape.constructor().newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(JsonNode object, BodyShape.Part part) {
    if (part.type() instanceof ParameterizedType type) {
      Type of = type.getActualTypeArguments()[0];
      if (type.getRawType() == Optional.class) {
        return optional(object, part, of);
      }
      if (type.getRawType() == Patch.class) {
        return patch(object, part, of);
      }
      return type.getRawType() == List.class ? list(object, part, of) : map(object, part);
    }
    if (part.type() == boolean.class) {
      return Fields.flag(object, part.key()).orElse(false);
    }
    if (part.type() == Ref.class) {
      return new Ref(Fields.identity(object, part.key()));
    }
    return part.type() instanceof Class<?> type && type.isRecord()
        ? nested(part, type, Fields.present(object, part.key()).orElseThrow(part::missing))
        : Fields.needed(object, part.key());
  }

  private static Optional<?> optional(JsonNode object, BodyShape.Part part, Type of) {
    if (of == String.class) {
      return Fields.text(object, part.key());
    }
    if (of == Boolean.class) {
      return Fields.flag(object, part.key());
    }
    if (of == Integer.class) {
      return Fields.number(object, part.key(), part.mustOr("be a whole number"));
    }
    if (of == Ref.class) {
      return Fields.reference(object, part.key()).map(Ref::new);
    }
    return Fields.present(object, part.key()).map(value -> whole(object, part, of, value));
  }

  private static Object whole(JsonNode object, BodyShape.Part part, Type of, JsonNode value) {
    if (of instanceof ParameterizedType type) {
      return type.getRawType() == List.class
          ? list(object, part, type.getActualTypeArguments()[0])
          : map(object, part);
    }
    return nested(part, (Class<?>) of, value);
  }

  private static Object nested(BodyShape.Part part, Class<?> type, JsonNode value) {
    if (!value.isObject()) {
      throw part.wrong("be an object");
    }
    return made(BodyShape.of(type), value);
  }

  private static Patch<?> patch(JsonNode object, BodyShape.Part part, Type of) {
    @Nullable JsonNode value = object.get(part.key());
    if (value == null) {
      return new Patch.Left<>();
    }
    return optional(object, part, of).<Patch<?>>map(Patch.Put::new).orElseGet(Patch.Unset::new);
  }

  private static List<?> list(JsonNode object, BodyShape.Part part, Type of) {
    boolean words = of == String.class;
    Optional<JsonNode> given = Fields.present(object, part.key());
    if (given.filter(l -> !l.isArray()).isPresent() || !part.fits(given)) {
      throw part.wrong("be a list of at most " + part.max() + " words");
    }
    List<Object> all = new ArrayList<>();
    for (JsonNode item : given.<Iterable<JsonNode>>map(l -> l).orElse(List.of())) {
      if (words && !item.isTextual()) {
        throw part.wrong("be a list of words");
      }
      all.add(words ? item.asText() : made(BodyShape.of((Class<?>) of), item));
    }
    return all;
  }

  /** Names, and what stands behind them: text, number or boolean, or an empty list for no value. */
  private static Map<String, Object> map(JsonNode object, BodyShape.Part part) {
    Optional<JsonNode> given = Fields.present(object, part.key());
    if (given.filter(m -> !m.isObject()).isPresent() || !part.fits(given)) {
      throw part.wrong("be an object");
    }
    Map<String, Object> all = new TreeMap<>();
    given.stream()
        .flatMap(m -> m.properties().stream())
        .forEach(one -> all.put(one.getKey(), plain(one.getValue())));
    return all;
  }

  private static Object plain(JsonNode value) {
    if (value.isTextual()) {
      return value.asText();
    }
    if (value.isBoolean()) {
      return value.asBoolean();
    }
    return value.isNumber() ? value.numberValue() : List.of();
  }
}
