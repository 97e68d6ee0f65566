package belay.http;

import belay.api.request.Must;
import belay.api.request.Strict;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is known of a record; found out once. */
record BodyShape(Constructor<?> constructor, List<Part> parts, boolean strict) {
  private static final int LIST_MAX = 200;
  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();

  private static final ClassValue<BodyShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected BodyShape computeValue(Class<?> type) {
          return found(type);
        }
      };

  /** A component of a record, and the key that it is read from. */
  record Part(String key, Type type, Optional<Must> must) {
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

  static BodyShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  private static BodyShape found(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      return new BodyShape(
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
