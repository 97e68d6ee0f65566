package belay.http;

import belay.api.request.Must;
import belay.api.request.Patch;
import belay.api.request.Ref;
import belay.api.request.Strict;
import belay.release.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final int LIST_MAX = 200;
  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private Bodies() {}

  /** A component of a record, and the key that it is read from. */
  private record Part(String key, Type type, Optional<Must> must) {
    ApiError wrong(String otherwise) {
      return ApiError.invalid("\"" + key + "\" must " + mustOr(otherwise) + ".");
    }

    String mustOr(String otherwise) {
      return must.map(Must::value).orElse(otherwise);
    }

    ApiError missing() {
      return must.isPresent() ? wrong("be there") : Fields.missing(key);
    }

    int max() {
      return must.map(Must::max).orElse(LIST_MAX);
    }

    /** Whether a list or an object is what it must be; nothing is an empty one. */
    boolean fits(Optional<JsonNode> given) {
      boolean some = must.map(Must::some).orElse(false);
      boolean required = some || must.map(Must::required).orElse(false);
      return given.map(g -> g.size() <= max() && !(some && g.isEmpty())).orElse(!required);
    }
  }

  /** What is known of a record; found out once. */
  private record Shape(Constructor<?> constructor, List<Part> parts, boolean strict) {
    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      try {
        return new Shape(
            type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new)),
            Arrays.stream(components)
                .map(c ->
                    new Part(
                        NAMES.translate(c.getName()),
                        c.getGenericType(),
                        Optional.ofNullable(c.getAnnotation(Must.class))))
                .toList(),
            type.isAnnotationPresent(Strict.class));
      } catch (NoSuchMethodException e) {
        throw new IllegalArgumentException(type + " is no record", e);
      }
    }
  }

  /**
   * @throws ApiError 422 when something is missing, of another type, or not known to a {@link
   *     Strict} body
   */
  static <T extends Record> T read(JsonNode body, Class<T> type) {
    Shape shape = SHAPES.get(type);
    if (shape.strict()) {
      insistKnown(body, shape);
    }
    return type.cast(made(shape, body));
  }

  private static void insistKnown(JsonNode body, Shape shape) {
    List<String> keys = shape.parts().stream().map(Part::key).toList();
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

  private static Object made(Shape shape, JsonNode object) {
    Object[] values = shape.parts().stream().map(part -> value(object, part)).toArray();
    try {
      return shape.constructor().newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(JsonNode object, Part part) {
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

  private static Optional<?> optional(JsonNode object, Part part, Type of) {
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

  private static Object whole(JsonNode object, Part part, Type of, JsonNode value) {
    if (of instanceof ParameterizedType type) {
      return type.getRawType() == List.class
          ? list(object, part, type.getActualTypeArguments()[0])
          : map(object, part);
    }
    return nested(part, (Class<?>) of, value);
  }

  private static Object nested(Part part, Class<?> type, JsonNode value) {
    if (!value.isObject()) {
      throw part.wrong("be an object");
    }
    return made(SHAPES.get(type), value);
  }

  private static Patch<?> patch(JsonNode object, Part part, Type of) {
    @Nullable JsonNode value = object.get(part.key());
    if (value == null) {
      return new Patch.Left<>();
    }
    return optional(object, part, of).<Patch<?>>map(Patch.Put::new).orElseGet(Patch.Unset::new);
  }

  private static List<?> list(JsonNode object, Part part, Type of) {
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
      all.add(words ? item.asText() : made(SHAPES.get((Class<?>) of), item));
    }
    return all;
  }

  /** Names, and what stands behind them: text, number or boolean, or an empty list for no value. */
  private static Map<String, Object> map(JsonNode object, Part part) {
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
